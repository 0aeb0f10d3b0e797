#include "services/contracts/policies/renewal_rates.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::Eq;
using testing::HasReason;
using ::testing::Optional;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr Day kStart = 100;
constexpr Day kEnd = 200;

Renewal Won(int64_t target, int64_t final_minor, RenewalState state = RenewalState::kWon) {
  return {150, target, state, final_minor};
}

Renewal In(RenewalState state, int64_t target = 100,
           std::optional<int64_t> forecast = std::nullopt) {
  return {150, target, state, std::nullopt, forecast};
}

TEST(RenewalRates, GiveTheGoldenVector) {
  const auto rates = *RenewalRatesOf(
      {Won(100, 120), Won(100, 80), Won(100, 100), In(RenewalState::kLost)}, kStart, kEnd);
  EXPECT_EQ(rates.due_minor, 400);
  EXPECT_EQ(rates.due_count, 4);
  EXPECT_THAT(rates.gross_bp, Optional(7000));
  EXPECT_THAT(rates.net_bp, Optional(7500));
  EXPECT_THAT(rates.batting_bp, Optional(7500));
}

TEST(RenewalRates, CountByTheDueDateWithTheEndExcluded) {
  std::vector<Renewal> renewals(4, Won(10, 10));
  renewals[0].due_date = kStart - 1;
  renewals[1].due_date = kStart;
  renewals[2].due_date = kEnd - 1;
  renewals[3].due_date = kEnd;
  EXPECT_EQ(RenewalRatesOf(renewals, kStart, kEnd)->due_count, 2);
}

TEST(RenewalRates, VoidLeavesAndLateOrAutomaticOnesAreWon) {
  const auto rates = *RenewalRatesOf(
      {Won(100, 90, RenewalState::kWonLate), Won(100, 100, RenewalState::kAutoRenewed),
       In(RenewalState::kVoid), In(RenewalState::kLapsed), In(RenewalState::kNoticeGiven)},
      kStart, kEnd);
  EXPECT_EQ(rates.due_minor, 400);
  EXPECT_EQ(rates.won_count, 2);
  EXPECT_THAT(rates.gross_bp, Optional(4750));
  EXPECT_THAT(rates.batting_bp, Optional(5000));
}

TEST(RenewalRates, NothingDueIsUndefined) {
  const auto none = *RenewalRatesOf({In(RenewalState::kVoid)}, kStart, kEnd);
  EXPECT_EQ(none.due_minor, 0);
  EXPECT_THAT(none.gross_bp, Eq(std::nullopt));
  EXPECT_THAT(none.net_bp, Eq(std::nullopt));
  EXPECT_THAT(none.batting_bp, Eq(std::nullopt));
  // Free contracts can be counted but not weighed.
  const auto free = *RenewalRatesOf({Won(0, 0)}, kStart, kEnd);
  EXPECT_THAT(free.gross_bp, Eq(std::nullopt));
  EXPECT_THAT(free.batting_bp, Optional(10'000));
}

TEST(RenewalRates, RefuseWhatMakesNoSense) {
  EXPECT_EQ(FieldOf(RenewalRatesOf({}, kStart, kStart)), "period_end_exclusive");
  EXPECT_EQ(FieldOf(RenewalRatesOf({In(RenewalState::kWon)}, kStart, kEnd)),
            "renewals[0].final_minor");
  EXPECT_EQ(FieldOf(RenewalRatesOf({Won(1, 1), Won(-1, 1)}, kStart, kEnd)),
            "renewals[1].target_minor");
  EXPECT_EQ(FieldOf(RenewalRatesOf({Won(1, -1)}, kStart, kEnd)), "renewals[0].final_minor");
  EXPECT_EQ(FieldOf(RenewalForecastOf({In(RenewalState::kOpen, 1, -1)})),
            "renewals[0].forecast_minor");
}

TEST(RenewalRates, HoldTheLargestNumberAndSayWhenNoneHoldsIt) {
  EXPECT_THAT(RenewalRatesOf({Won(kMax, kMax)}, kStart, kEnd)->net_bp, Optional(10'000));
  EXPECT_THAT(RenewalRatesOf({Won(kMax, kMax), Won(1, 1)}, kStart, kEnd),
              HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_THAT(RenewalForecastOf({Won(kMax, kMax), Won(1, 1)}),
              HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(RenewalForecast, TakesWonAndCalledUpToTheirTargets) {
  const auto forecast =
      *RenewalForecastOf({Won(100, 120), Won(100, 80), In(RenewalState::kOpen, 100, 130),
                          In(RenewalState::kNoticeGiven, 100, 10), In(RenewalState::kVerbal, 100),
                          In(RenewalState::kLost, 100, 100), In(RenewalState::kVoid, 100, 100)});
  EXPECT_EQ(forecast.renewal_minor, 100 + 80 + 100 + 10);
  EXPECT_EQ(forecast.upsell_minor, 20 + 30);
  EXPECT_EQ(forecast.without_call_count, 1);
}

constexpr RenewalState kStates[] = {
    RenewalState::kScheduled,   RenewalState::kOpen,        RenewalState::kPreparing,
    RenewalState::kProposed,    RenewalState::kNegotiating, RenewalState::kVerbal,
    RenewalState::kNoticeGiven, RenewalState::kLockedIn,    RenewalState::kLapsed,
    RenewalState::kWon,         RenewalState::kAutoRenewed, RenewalState::kWonLate,
    RenewalState::kLost,        RenewalState::kVoid};

TEST(RenewalForecast, EveryStateIsWonOpenOrOver) {
  int won = 0;
  int open = 0;
  for (const RenewalState state : kStates) {
    EXPECT_FALSE(IsWon(state) && IsOpen(state));
    won += IsWon(state) ? 1 : 0;
    open += IsOpen(state) ? 1 : 0;
  }
  EXPECT_EQ(won, 3);
  EXPECT_EQ(open, 9);
}

TEST(RenewalRates, AreOrderedAndPeriodsAddUp) {
  EXPECT_TRUE(rc::check("any renewals, a period cut in two", [] {
    std::vector<Renewal> renewals;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
      renewals.push_back({*rc::gen::inRange(0, 300), *rc::gen::inRange(0, 1000),
                          kStates[*rc::gen::inRange(0, 14)], *rc::gen::inRange(0, 1000),
                          *rc::gen::inRange(0, 1000)});
    }
    const Day cut = *rc::gen::inRange(kStart + 1, kEnd);
    const auto whole = *RenewalRatesOf(renewals, kStart, kEnd);
    const auto first = *RenewalRatesOf(renewals, kStart, cut);
    const auto second = *RenewalRatesOf(renewals, cut, kEnd);
    RC_ASSERT(whole.due_minor == first.due_minor + second.due_minor);
    RC_ASSERT(whole.due_count == first.due_count + second.due_count);
    RC_ASSERT(whole.won_count == first.won_count + second.won_count);
    if (whole.gross_bp.has_value()) RC_ASSERT(*whole.gross_bp <= *whole.net_bp);
    if (whole.gross_bp.has_value()) RC_ASSERT(*whole.gross_bp <= 10'000);

    int64_t expected = 0;
    for (const Renewal& renewal : renewals) {
      const bool is_over =
          renewal.state == RenewalState::kLost || renewal.state == RenewalState::kVoid;
      const auto amount = IsWon(renewal.state) ? renewal.final_minor : renewal.forecast_minor;
      if (!is_over) expected += std::min(*amount, renewal.target_minor);
    }
    RC_ASSERT(RenewalForecastOf(renewals)->renewal_minor == expected);
  }));
}

}  // namespace
}  // namespace steward::contracts
