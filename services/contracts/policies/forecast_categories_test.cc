#include "services/contracts/policies/forecast_categories.h"

#include <string>

#include <gtest/gtest.h>

#include "services/contracts/forecast_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using v1::ForecastCategory;
using v1::Renewal;

struct Case {
  Renewal::State state;
  ForecastCategory category;
  ForecastCategory at_risk;
};

// The whole rule.
constexpr Case kCases[] = {
    {Renewal::STATE_SCHEDULED, v1::FORECAST_CATEGORY_PIPELINE, v1::FORECAST_CATEGORY_PIPELINE},
    {Renewal::STATE_OPEN, v1::FORECAST_CATEGORY_PIPELINE, v1::FORECAST_CATEGORY_PIPELINE},
    {Renewal::STATE_PREPARING, v1::FORECAST_CATEGORY_PIPELINE, v1::FORECAST_CATEGORY_PIPELINE},
    {Renewal::STATE_PROPOSED, v1::FORECAST_CATEGORY_BEST_CASE, v1::FORECAST_CATEGORY_PIPELINE},
    {Renewal::STATE_NEGOTIATING, v1::FORECAST_CATEGORY_MOST_LIKELY,
     v1::FORECAST_CATEGORY_BEST_CASE},
    {Renewal::STATE_VERBAL, v1::FORECAST_CATEGORY_COMMIT, v1::FORECAST_CATEGORY_MOST_LIKELY},
    {Renewal::STATE_NOTICE_GIVEN, v1::FORECAST_CATEGORY_OMITTED, v1::FORECAST_CATEGORY_OMITTED},
    {Renewal::STATE_LOCKED_IN, v1::FORECAST_CATEGORY_COMMIT, v1::FORECAST_CATEGORY_COMMIT},
    {Renewal::STATE_LAPSED, v1::FORECAST_CATEGORY_PIPELINE, v1::FORECAST_CATEGORY_PIPELINE},
    {Renewal::STATE_WON, v1::FORECAST_CATEGORY_CLOSED, v1::FORECAST_CATEGORY_CLOSED},
    {Renewal::STATE_AUTO_RENEWED, v1::FORECAST_CATEGORY_CLOSED, v1::FORECAST_CATEGORY_CLOSED},
    {Renewal::STATE_WON_LATE, v1::FORECAST_CATEGORY_CLOSED, v1::FORECAST_CATEGORY_CLOSED},
    {Renewal::STATE_LOST, v1::FORECAST_CATEGORY_UNSPECIFIED, v1::FORECAST_CATEGORY_UNSPECIFIED},
    {Renewal::STATE_VOID, v1::FORECAST_CATEGORY_UNSPECIFIED, v1::FORECAST_CATEGORY_UNSPECIFIED}};

TEST(ForecastCategories, FollowFromTheStateAndTheRisk) {
  for (const Case& each : kCases) {
    SCOPED_TRACE(Renewal::State_Name(each.state));
    KnownRenewal known;
    known.ReachRenewal(each.state);
    Renewal renewal = known.StoredRenewal();
    EXPECT_EQ(ForecastCategoryOf(renewal), each.category);
    renewal.set_at_risk(true);
    EXPECT_EQ(ForecastCategoryOf(renewal), each.at_risk);
  }
}

TEST(ForecastCategories, WhatIsLockedInIsCertainWhileItIsRenegotiated) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LOCKED_IN);
  ASSERT_TRUE(known.When(Round(120, 2600)).status.ok());
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NEGOTIATING);
  EXPECT_EQ(ForecastCategoryOf(known.StoredRenewal()), v1::FORECAST_CATEGORY_COMMIT);
}

TEST(ForecastCategories, TheAmountIsTheLastOfferElseTheTarget) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(ComputedForecastOf(known.StoredRenewal()).arr_minor(), 36'000'00);
  KnownRenewal negotiated;
  negotiated.ReachRenewal(Renewal::STATE_NEGOTIATING);
  EXPECT_EQ(ComputedForecastOf(negotiated.StoredRenewal()).arr_minor(), 120 * 24'00 * 12);
}

TEST(ForecastCategories, ACallCountsUntilTheDecision) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 5));
  EXPECT_EQ(ForecastCategoryOf(known.StoredRenewal()), v1::FORECAST_CATEGORY_COMMIT);
  EXPECT_EQ(ForecastRenewalOf(known.StoredRenewal()).forecast_arr_minor(), 5);
  known.When(LoseIt());
  EXPECT_EQ(ForecastCategoryOf(known.StoredRenewal()), v1::FORECAST_CATEGORY_UNSPECIFIED);
  EXPECT_EQ(ForecastRenewalOf(known.StoredRenewal()).forecast_arr_minor(), 0);
  EXPECT_EQ(ForecastRenewalOf(known.StoredRenewal()).call().arr().minor_units(), 5);
}

int64_t Decided(const KnownRenewal& known, const std::string& category, absl::string_view of) {
  return known.scenario.Sum(kForecastHistory, {category, std::string(of)}, "USD",
                            *DayFromDate(Date(2028, 1, 1)));
}

TEST(ForecastHistory, IsOfTheCategoryThatCountedWhenItWasDecided) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Call(v1::FORECAST_CATEGORY_BEST_CASE));
  EXPECT_EQ(Decided(known, "BEST_CASE", kGroupDue), 0);
  known.When(WinIt());
  EXPECT_EQ(Decided(known, "BEST_CASE", kGroupDue), 36'000'00);
  EXPECT_EQ(Decided(known, "BEST_CASE", kGroupKept), 36'000'00);
  EXPECT_EQ(Decided(known, "PIPELINE", kGroupDue), 0);
}

TEST(ForecastHistory, WhatIsLostWasDue) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOST);
  EXPECT_EQ(Decided(known, "OMITTED", kGroupDue), 36'000'00);
  EXPECT_EQ(Decided(known, "OMITTED", kGroupKept), 0);
}

TEST(ForecastHistory, WhatRenewedByItselfWasCertain) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_AUTO_RENEWED);
  EXPECT_EQ(Decided(known, "COMMIT", kGroupDue), 36'000'00);
  EXPECT_EQ(Decided(known, "COMMIT", kGroupKept), 36'000'00);
}

TEST(ForecastHistory, HasNoVoidRenewals) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_VOID);
  EXPECT_EQ(Decided(known, "PIPELINE", kGroupDue), 0);
}

}  // namespace
}  // namespace steward::contracts
