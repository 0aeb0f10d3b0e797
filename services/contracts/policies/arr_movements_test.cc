#include "services/contracts/policies/arr_movements.h"

#include <cstdint>
#include <limits>
#include <numeric>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using testing::HasReason;
using testing::IsOkAndHolds;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// The movements that are given, all others 0.
Movements Only(std::vector<std::pair<MovementKind, int64_t>> amounts) {
  Movements movements;
  for (const auto& [kind, amount] : amounts) movements[kind] = amount;
  return movements;
}

TEST(MovementsOfDay, WhatBeginsOrEndsAtZeroIsOneMovement) {
  EXPECT_THAT(MovementsOfDay({0, 100, 7, false}), IsOkAndHolds(Only({{MovementKind::kNew, 100}})));
  EXPECT_THAT(MovementsOfDay({0, 100, 7, true}),
              IsOkAndHolds(Only({{MovementKind::kReactivation, 100}})));
  EXPECT_THAT(MovementsOfDay({100, 0, 7, true}),
              IsOkAndHolds(Only({{MovementKind::kChurn, -100}})));
  EXPECT_THAT(MovementsOfDay({0, 0, 7, true}), IsOkAndHolds(Movements()));
}

TEST(MovementsOfDay, PriceIsApartAndTheRestGoesByItsSign) {
  EXPECT_THAT(MovementsOfDay({100, 125, 5, true}),
              IsOkAndHolds(Only({{MovementKind::kPrice, 5}, {MovementKind::kExpansion, 20}})));
  EXPECT_THAT(MovementsOfDay({100, 103, 5, true}),
              IsOkAndHolds(Only({{MovementKind::kPrice, 5}, {MovementKind::kContraction, -2}})));
  EXPECT_THAT(MovementsOfDay({100, 105, 5, true}), IsOkAndHolds(Only({{MovementKind::kPrice, 5}})));
  EXPECT_THAT(MovementsOfDay({100, 100, -5, true}),
              IsOkAndHolds(Only({{MovementKind::kPrice, -5}, {MovementKind::kExpansion, 5}})));
}

TEST(MovementsOfDay, RefusesArrBelowZeroAndSaysWhatIsTooLarge) {
  EXPECT_EQ(FieldOf(MovementsOfDay({-1, 0})), "arr_start_minor");
  EXPECT_EQ(FieldOf(MovementsOfDay({0, -1})), "arr_end_minor");
  EXPECT_THAT(MovementsOfDay({1, kMax, -kMax, true}), HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(MovementsOfDays, SumsAccountsAndNamesTheOneThatIsWrong) {
  const auto total = *MovementsOfDays({{0, 10, 0, false}, {10, 4, 1, true}, {5, 0, 0, true}});
  EXPECT_EQ(total.arr_start_minor, 15);
  EXPECT_EQ(total.arr_end_minor, 14);
  EXPECT_EQ(total.movements, Only({{MovementKind::kNew, 10},
                                   {MovementKind::kPrice, 1},
                                   {MovementKind::kContraction, -7},
                                   {MovementKind::kChurn, -5}}));
  EXPECT_EQ(FieldOf(MovementsOfDays({{}, {0, -3}})), "accounts[1].arr_end_minor");
  EXPECT_THAT(MovementsOfDays({{0, kMax}, {0, kMax}}), HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(MovementsOfDays, StartPlusMovementsIsEnd) {
  EXPECT_TRUE(rc::check("any days", [] {
    std::vector<AccountDay> days;
    const int count = *rc::gen::inRange(0, 10);
    for (int i = 0; i < count; ++i) {
      days.push_back({*rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4), *rc::gen::inRange(-3, 4),
                      *rc::gen::arbitrary<bool>()});
    }
    const auto total = *MovementsOfDays(days);
    const auto& amounts = total.movements.amounts_minor;
    RC_ASSERT(std::accumulate(amounts.begin(), amounts.end(), total.arr_start_minor) ==
              total.arr_end_minor);
    RC_ASSERT(total.movements[MovementKind::kExpansion] >= 0);
    RC_ASSERT(total.movements[MovementKind::kContraction] <= 0);
    RC_ASSERT(total.movements[MovementKind::kChurn] <= 0);
    RC_ASSERT(total.movements[MovementKind::kFx] == 0);
  }));
}

LinePrice Monthly(int64_t unit_price_minor, int64_t quantity) {
  return {.unit_price_minor = unit_price_minor, .quantity = quantity};
}

TEST(ChangeOfLine, PriceIsNewQuantityTimesPriceChange) {
  const LineChange change = ChangeOfLine(Monthly(100, 10), Monthly(110, 12));
  EXPECT_EQ(change.price, 12 * 10 * 12);
  EXPECT_EQ(change.change - change.price, 12 * 100 * 2);
}

TEST(ChangeOfLine, ALineThatStartsOrEndsIsVolume) {
  EXPECT_EQ(ChangeOfLine(std::nullopt, Monthly(100, 1)).change, 1200);
  EXPECT_EQ(ChangeOfLine(std::nullopt, Monthly(100, 1)).price, 0);
  EXPECT_EQ(ChangeOfLine(Monthly(100, 1), std::nullopt).change, -1200);
  LinePrice usage = Monthly(100, 1);
  usage.kind = LineKind::kUsage;
  EXPECT_EQ(ChangeOfLine(Monthly(90, 1), usage).change, -1080);
  EXPECT_EQ(ChangeOfLine(Monthly(90, 1), usage).price, 0);
}

TEST(ChangeOfLine, AnotherPeriodIsAnotherPriceOfAYear) {
  const LinePrice yearly = {
      .unit_price_minor = 1000, .quantity = 2, .price_period = PricePeriod::kYear};
  const LineChange change = ChangeOfLine(Monthly(100, 2), yearly);
  EXPECT_EQ(change.price, -400);
  EXPECT_EQ(change.change, -400);
}

TEST(ChangeOfLine, ItsPartsSumToTheChangeOfRoundedArr) {
  EXPECT_TRUE(rc::check("any prices and factor", [] {
    const auto any = [] {
      return LinePrice{.unit_price_minor = *rc::gen::inRange(0, 10'000),
                       .quantity = *rc::gen::inRange(0, 100),
                       .price_period = PricePeriod::kTerm,
                       .term_months = *rc::gen::inRange(1, 40)};
    };
    const LinePrice before = any();
    const LinePrice after = any();
    const FxFactor factor = {*rc::gen::inRange(1, 2'000), 1000};
    const LineChange change = ChangeOfLine(before, after, factor);
    RC_ASSERT(change.change ==
              Convert(ExactLineArr(after), factor) - Convert(ExactLineArr(before), factor));
    // The rest is old price x change of quantity, within one and a half units.
    const WideInteger volume = change.change - change.price;
    const WideInteger exact = WideInteger(before.unit_price_minor) *
                              (after.quantity - before.quantity) * 12 * factor.numerator;
    const WideInteger scale = before.term_months * factor.denominator;
    RC_ASSERT(2 * abs(volume * scale - exact) <= 3 * scale);
  }));
}

}  // namespace
}  // namespace steward::contracts
