#include "services/contracts/policies/margin.h"

#include <cstdint>
#include <limits>
#include <numeric>
#include <rapidcheck.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using testing::HasReason;
using testing::IsOkAndHolds;
using ::testing::Optional;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(Margin, IsRevenueLessAllThatTheAccountCosts) {
  const auto margin = *MarginOf({.revenue_minor = 10'000'00,
                                 .cogs_minor = 2'000'00,
                                 .labour = {{90, 80'00}, {20, 100'00}},
                                 .credits_minor = 500'00});
  EXPECT_EQ(margin.labour_minor, 153'33);
  EXPECT_THAT(margin.labour_parts_minor, ElementsAre(120'00, 33'33));
  EXPECT_EQ(margin.margin_minor, 7'346'67);
  EXPECT_THAT(margin.margin_bp, Optional(7347));
}

TEST(Margin, CanBeBelowZeroAndIsUndefinedWithoutRevenue) {
  const auto loss = *MarginOf({.revenue_minor = 100, .cogs_minor = 250});
  EXPECT_EQ(loss.margin_minor, -150);
  EXPECT_THAT(loss.margin_bp, Optional(-15'000));
  const auto none = *MarginOf({.credits_minor = 5});
  EXPECT_EQ(none.margin_minor, -5);
  EXPECT_THAT(none.margin_bp, Eq(std::nullopt));
}

TEST(Margin, RefusesAmountsBelowZeroAndSaysWhatIsTooLarge) {
  EXPECT_EQ(FieldOf(MarginOf({.revenue_minor = -1})), "revenue_minor");
  EXPECT_EQ(FieldOf(MarginOf({.cogs_minor = -1})), "cogs_minor");
  EXPECT_EQ(FieldOf(MarginOf({.credits_minor = -1})), "credits_minor");
  EXPECT_EQ(FieldOf(MarginOf({.labour = {{1, 1}, {-1, 1}}})), "labour[1].minutes");
  EXPECT_EQ(FieldOf(MarginOf({.labour = {{1, -1}}})), "labour[0].hourly_rate_minor");
  EXPECT_THAT(MarginOf({.labour = {{kMax, 61}}}), HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_THAT(MarginOf({.cogs_minor = kMax, .credits_minor = 2}),
              HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_EQ(MarginOf({.labour = {{kMax, 60}}})->labour_minor, kMax);
}

TEST(Margin, ItsLedgerAddsUp) {
  EXPECT_TRUE(rc::check("any ledger", [] {
    AccountLedger ledger = {*rc::gen::inRange(0, 10'000),
                            *rc::gen::inRange(0, 10'000),
                            {},
                            *rc::gen::inRange(0, 10'000)};
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
      ledger.labour.push_back({*rc::gen::inRange(0, 500), *rc::gen::inRange(0, 500)});
    }
    const auto margin = *MarginOf(ledger);
    RC_ASSERT(margin.margin_minor + margin.labour_minor + ledger.cogs_minor +
                  ledger.credits_minor ==
              ledger.revenue_minor);
    const auto& parts = margin.labour_parts_minor;
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), int64_t{0}) == margin.labour_minor);
  }));
}

TEST(ReturnOnInvestment, IsBenefitOverCost) {
  EXPECT_THAT(ReturnOnInvestment(300, 200), IsOkAndHolds(Optional(15'000)));
  EXPECT_THAT(ReturnOnInvestment(-1, 20'000), IsOkAndHolds(Optional(0)));
  EXPECT_THAT(ReturnOnInvestment(300, 0), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_EQ(FieldOf(ReturnOnInvestment(300, -1)), "cost_minor");
  EXPECT_THAT(ReturnOnInvestment(kMax, 1), HasReason(Reason::REASON_OUT_OF_RANGE));
}

}  // namespace
}  // namespace steward::contracts
