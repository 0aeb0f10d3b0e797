#include "services/contracts/policies/forecast_totals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/policies/forecast.h"

namespace steward::contracts {
namespace {

using v1::ForecastRenewal;
using v1::Renewal;

ForecastRenewal Open(v1::ForecastCategory category, int64_t minor, const char* owner = "") {
  ForecastRenewal renewal;
  renewal.set_state(Renewal::STATE_OPEN);
  renewal.set_owner(owner);
  renewal.set_category(category);
  renewal.set_target_arr_minor(minor);
  renewal.set_forecast_arr_minor(minor);
  return renewal;
}

std::vector<v1::ConversionRate> Priors() { return *ConversionRatesOf({}); }

TEST(ConversionRatesOf, ArePriorsBeforeThereIsAHistory) {
  const auto rates = Priors();
  ASSERT_EQ(rates.size(), 4U);
  EXPECT_EQ(rates[0].category(), v1::FORECAST_CATEGORY_PIPELINE);
  EXPECT_EQ(rates[0].rate_bp(), kPriorPipelineBp);
  EXPECT_EQ(rates[3].rate_bp(), kPriorCommitBp);
}

TEST(ConversionRatesOf, HistoryOutweighsThePrior) {
  const auto rates =
      *ConversionRatesOf({{v1::FORECAST_CATEGORY_PIPELINE,
                           {.due_minor = kPriorWeightMinor, .won_minor = kPriorWeightMinor}}});
  // As much history as the prior weighs: halfway from 20 % to 100 %.
  EXPECT_EQ(rates[0].rate_bp(), 6000);
  EXPECT_EQ(rates[1].rate_bp(), kPriorBestCaseBp);
}

TEST(ProbabilityOf, ClosedIsCertainAndOmittedIsNot) {
  EXPECT_EQ(ProbabilityOf(v1::FORECAST_CATEGORY_CLOSED, Priors()), 10'000);
  EXPECT_EQ(ProbabilityOf(v1::FORECAST_CATEGORY_COMMIT, Priors()), kPriorCommitBp);
  EXPECT_EQ(ProbabilityOf(v1::FORECAST_CATEGORY_OMITTED, Priors()), 0);
}

// 1.4 + 1.4 minor units are 2.8: 3, of which the first row gets the one more.
TEST(ForecastOf, RowsAddUpToTheRoundedWhole) {
  std::vector<ForecastRenewal> renewals;
  for (const char* owner : {"people/p1", "people/p2"}) {
    for (int i = 0; i < 7; ++i) {
      renewals.push_back(Open(v1::FORECAST_CATEGORY_PIPELINE, 1, owner));
    }
  }
  const auto forecast = *ForecastOf(renewals, Priors(), v1::FORECAST_GROUPING_OWNER);
  EXPECT_EQ(forecast.amounts().expected_minor(), 3);
  ASSERT_EQ(forecast.rows_size(), 2);
  EXPECT_EQ(forecast.rows(0).key(), "people/p1");
  EXPECT_EQ(forecast.rows(0).amounts().expected_minor(), 2);
  EXPECT_EQ(forecast.rows(1).amounts().expected_minor(), 1);
}

TEST(ForecastOf, WhatIsOmittedIsInNoForecast) {
  const auto forecast = *ForecastOf({Open(v1::FORECAST_CATEGORY_OMITTED, 100)}, Priors(),
                                    v1::FORECAST_GROUPING_UNSPECIFIED);
  EXPECT_EQ(forecast.amounts().open_count(), 1);
  EXPECT_EQ(forecast.amounts().categories().omitted_minor(), 100);
  EXPECT_EQ(forecast.amounts().cumulative().open_pipeline_minor(), 0);
  EXPECT_EQ(forecast.amounts().renewal_minor(), 0);
  EXPECT_EQ(forecast.amounts().expected_minor(), 0);
  EXPECT_EQ(forecast.distribution().p90_minor(), 0);
}

TEST(ForecastOf, IsExactUpTo20OpenRenewals) {
  std::vector<ForecastRenewal> renewals(20, Open(v1::FORECAST_CATEGORY_COMMIT, 100));
  const auto exact = *ForecastOf(renewals, Priors(), v1::FORECAST_GROUPING_UNSPECIFIED);
  EXPECT_TRUE(exact.distribution().exact());
  EXPECT_EQ(exact.distribution().p50_minor(), 1800);
  renewals.push_back(Open(v1::FORECAST_CATEGORY_COMMIT, 100));
  const auto normal = *ForecastOf(renewals, Priors(), v1::FORECAST_GROUPING_UNSPECIFIED);
  EXPECT_FALSE(normal.distribution().exact());
  EXPECT_EQ(normal.distribution().p50_minor(), 1890);
}

TEST(ForecastOf, NothingIsNothing) {
  const auto forecast = *ForecastOf({}, Priors(), v1::FORECAST_GROUPING_CATEGORY);
  EXPECT_EQ(forecast.rows_size(), 0);
  EXPECT_EQ(forecast.amounts().renewal_count(), 0);
  EXPECT_EQ(forecast.distribution().variance_minor2(), "0");
}

}  // namespace
}  // namespace steward::contracts
