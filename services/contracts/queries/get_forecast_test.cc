#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/contracts/forecast_for_test.h"
#include "services/contracts/queries/forecast_period.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

// The vector of DOMAIN.md 3.5.
TEST(GetForecast, RollsUpWhatIsSurer) {
  KnownForecast known;
  known.Due("c1", 50);
  known.Due("c2", 40);
  known.Due("c3", 30);
  known.Due("c4", 20);
  known.Due("c5", 10);
  known.When(Call(v1::FORECAST_CATEGORY_BEST_CASE, RenewalOf("c2")));
  known.When(Call(v1::FORECAST_CATEGORY_MOST_LIKELY, RenewalOf("c3")));
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, RenewalOf("c4")));
  known.Decide("c5", 10);
  const v1::ForecastAmounts amounts = known.Forecast().amounts();
  EXPECT_EQ(amounts.categories().pipeline_minor(), 50);
  EXPECT_EQ(amounts.categories().closed_minor(), 10);
  EXPECT_EQ(amounts.cumulative().open_pipeline_minor(), 140);
  EXPECT_EQ(amounts.cumulative().best_case_minor(), 100);
  EXPECT_EQ(amounts.cumulative().most_likely_minor(), 60);
  EXPECT_EQ(amounts.cumulative().commit_minor(), 30);
  EXPECT_EQ(amounts.renewal_minor(), 150);
  EXPECT_EQ(amounts.called_count(), 3);
  // Without the calls all that is open is PIPELINE.
  EXPECT_EQ(amounts.computed().pipeline_minor(), 140);
}

// The vector of DOMAIN.md 3.5: 100.00 at 90 % and 200.00 at 40 %.
TEST(GetForecast, TellsWhatItMayComeTo) {
  KnownForecast known;
  known.Due("c1", 100'00);
  known.Due("c2", 200'00);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, RenewalOf("c1")));
  known.When(Call(v1::FORECAST_CATEGORY_BEST_CASE, RenewalOf("c2")));
  const v1::Forecast forecast = known.Forecast();
  EXPECT_EQ(forecast.amounts().expected_minor(), 170'00);
  EXPECT_EQ(forecast.distribution().variance_minor2(), "105000000");
  EXPECT_EQ(forecast.distribution().sd_minor(), 102'47);
  EXPECT_EQ(forecast.distribution().p10_minor(), 100'00);
  EXPECT_EQ(forecast.distribution().p90_minor(), 300'00);
  EXPECT_TRUE(forecast.distribution().exact());
}

TEST(GetForecast, WhatIsClosedIsCertain) {
  KnownForecast known;
  known.Due("c1", 100'00);
  known.Due("c2", 200'00);
  known.Decide("c2", 200'00);
  const v1::Forecast forecast = known.Forecast();
  EXPECT_EQ(forecast.distribution().p10_minor(), 200'00);
  EXPECT_EQ(forecast.distribution().p90_minor(), 300'00);
}

// The renewals of the vector of the renewal rates: 280 of 400 were kept.
TEST(GetForecast, CountsWhatWasDecided) {
  KnownForecast known;
  for (const char* id : {"c1", "c2", "c3", "c4"}) known.Due(id, 100);
  known.Decide("c1", 120);
  known.Decide("c2", 80);
  known.Decide("c3", 100);
  known.Decide("c4", 0);
  const v1::Forecast forecast = known.Forecast(v1::FORECAST_GROUPING_CATEGORY);
  EXPECT_EQ(forecast.amounts().target_minor(), 400);
  EXPECT_EQ(forecast.amounts().renewal_minor(), 280);
  EXPECT_EQ(forecast.amounts().upsell_minor(), 20);
  EXPECT_EQ(forecast.amounts().lost_minor(), 100);
  EXPECT_EQ(forecast.amounts().expected_minor(), 280);
  EXPECT_EQ(forecast.conversion_rates(0).due_minor(), 400);
  EXPECT_EQ(forecast.conversion_rates(0).won_minor(), 280);
  ASSERT_EQ(forecast.rows_size(), 2);
  EXPECT_EQ(forecast.rows(0).key(), "CLOSED");
  EXPECT_EQ(forecast.rows(0).amounts().won_count(), 3);
  EXPECT_EQ(forecast.rows(1).key(), "LOST");
  EXPECT_EQ(forecast.rows(1).amounts().target_minor(), 100);
}

TEST(GetForecast, ACallBeyondTheTargetIsUpsell) {
  KnownForecast known;
  known.Due("c1", 100);
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 130));
  const v1::ForecastAmounts amounts = known.Forecast().amounts();
  EXPECT_EQ(amounts.renewal_minor(), 100);
  EXPECT_EQ(amounts.upsell_minor(), 30);
  EXPECT_EQ(amounts.cumulative().commit_minor(), 100);
}

TEST(GetForecast, HasRowsByOwner) {
  KnownForecast known;
  known.Due("c1", 100);
  known.Due("c2", 50);
  auto reassign = On<v1::ReassignRenewalRequest>();
  reassign.set_owner("people/p1");
  ASSERT_TRUE(known.When(reassign).status.ok());
  const v1::Forecast forecast = known.Forecast(v1::FORECAST_GROUPING_OWNER);
  ASSERT_EQ(forecast.rows_size(), 2);
  EXPECT_EQ(forecast.rows(0).key(), "");
  EXPECT_EQ(forecast.rows(0).amounts().target_minor(), 50);
  EXPECT_EQ(forecast.rows(1).key(), "people/p1");
  EXPECT_EQ(forecast.rows(1).amounts().target_minor(), 100);
}

TEST(GetForecast, LeavesOutVoidRenewalsAndOtherPeriods) {
  KnownForecast known;
  known.ReachRenewal(Renewal::STATE_VOID);
  EXPECT_EQ(known.Forecast().amounts().renewal_count(), 0);
  KnownForecast other;
  other.Due("c1", 100);
  auto request = OfQuarter<v1::GetForecastRequest>();
  *request.mutable_to() = Date(2027, 2, 28);
  v1::Forecast forecast;
  ASSERT_TRUE(other.scenario.Ask(request, &forecast).ok());
  EXPECT_EQ(forecast.amounts().renewal_count(), 0);
  *request.mutable_from() = Date(2027, 2, 28);
  *request.mutable_to() = Date(2027, 3, 1);
  ASSERT_TRUE(other.scenario.Ask(request, &forecast).ok());
  EXPECT_EQ(forecast.amounts().renewal_count(), 1);
}

TEST(GetForecast, IsOfTheQuarterUnlessStated) {
  KnownForecast known;
  known.scenario.AdvanceTo(Utc(2026, 5, 20));
  v1::Forecast forecast;
  ASSERT_TRUE(known.scenario.Ask(v1::GetForecastRequest(), &forecast).ok());
  EXPECT_EQ(FormatDay(*DayFromDate(forecast.from())), "2026-04-01");
  EXPECT_EQ(FormatDay(*DayFromDate(forecast.to())), "2026-07-01");
}

TEST(GetForecast, RefusesAPeriodThatIsNone) {
  KnownForecast known;
  auto request = OfQuarter<v1::GetForecastRequest>();
  *request.mutable_to() = request.from();
  v1::Forecast forecast;
  EXPECT_EQ(DetailOf(known.scenario.Ask(request, &forecast)).violations(0).field(), "to");
  *request.mutable_to() = Date(2200, 1, 1);
  EXPECT_EQ(DetailOf(known.scenario.Ask(request, &forecast)).violations(0).field(), "to");
}

v1::RenewalScheduled Scheduled(const std::string& name, const std::string& currency) {
  v1::RenewalScheduled event;
  event.mutable_renewal()->set_name(name);
  event.mutable_renewal()->set_state(Renewal::STATE_SCHEDULED);
  event.mutable_renewal()->set_currency(currency);
  event.mutable_renewal()->set_target_arr_minor(1);
  *event.mutable_renewal()->mutable_due_date() = Date(2027, 2, 1);
  return event;
}

TEST(GetForecast, AddsUpOneCurrency) {
  KnownForecast known;
  for (const char* currency : {"EUR", "USD"}) {
    const std::string name = absl::StrCat("accounts/a1/contracts/", currency, "/renewals/1");
    known.scenario.Given(name, Scheduled(name, currency));
  }
  auto request = OfQuarter<v1::GetForecastRequest>();
  v1::Forecast forecast;
  EXPECT_EQ(DetailOf(known.scenario.Ask(request, &forecast)).violations(0).field(), "currency");
  request.set_currency("EUR");
  ASSERT_TRUE(known.scenario.Ask(request, &forecast).ok());
  EXPECT_EQ(forecast.amounts().renewal_count(), 1);
}

TEST(GetForecast, IsOfAtMostTenThousandRenewals) {
  KnownForecast known;
  const auto add = [&known](int i) {
    const std::string name = absl::StrCat("accounts/b", i, "/contracts/c1/renewals/1");
    known.scenario.Given(name, Scheduled(name, "USD"));
  };
  for (int i = 0; i < kForecastRenewalsMax; ++i) add(i);
  EXPECT_EQ(known.Forecast().amounts().renewal_count(), kForecastRenewalsMax);
  add(kForecastRenewalsMax);
  v1::Forecast forecast;
  const auto status = known.scenario.Ask(OfQuarter<v1::GetForecastRequest>(), &forecast);
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_LIMIT_EXCEEDED);
}

}  // namespace
}  // namespace steward::contracts
