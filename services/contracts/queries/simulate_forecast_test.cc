#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/contracts/forecast_for_test.h"

namespace steward::contracts {
namespace {

using v1::SimulateForecastRequest;

void Change(const std::string& renewal, v1::ForecastCategory category,
            SimulateForecastRequest* request) {
  auto* change = request->add_changes();
  change->set_renewal(renewal);
  change->set_category(category);
}

std::string RefusedField(const KnownForecast& known, const SimulateForecastRequest& request) {
  v1::SimulateForecastResponse response;
  const auto detail = DetailOf(known.scenario.Ask(request, &response));
  return detail.violations().empty() ? "" : detail.violations(0).field();
}

TEST(SimulateForecast, TellsWhatOtherCallsWouldMake) {
  KnownForecast known;
  known.Due("c1", 100'00);
  known.Due("c2", 200'00);
  auto request = OfQuarter<SimulateForecastRequest>();
  Change(RenewalOf("c1"), v1::FORECAST_CATEGORY_COMMIT, &request);
  Change(RenewalOf("c2"), v1::FORECAST_CATEGORY_BEST_CASE, &request);
  v1::SimulateForecastResponse response;
  ASSERT_TRUE(known.scenario.Ask(request, &response).ok());
  EXPECT_EQ(response.before().amounts().expected_minor(), 60'00);
  EXPECT_EQ(response.after().amounts().expected_minor(), 170'00);
  EXPECT_EQ(response.after().distribution().sd_minor(), 102'47);
  // Nothing was written.
  EXPECT_EQ(known.Forecast().SerializeAsString(), response.before().SerializeAsString());
}

TEST(SimulateForecast, IsTheForecastThatTheCallsMake) {
  KnownForecast known;
  known.Due("c1", 100'00);
  auto request = OfQuarter<SimulateForecastRequest>();
  request.set_grouping(v1::FORECAST_GROUPING_CATEGORY);
  Change(kRenewal, v1::FORECAST_CATEGORY_COMMIT, &request);
  request.mutable_changes(0)->mutable_arr()->set_currency("USD");
  request.mutable_changes(0)->mutable_arr()->set_minor_units(70'00);
  v1::SimulateForecastResponse response;
  ASSERT_TRUE(known.scenario.Ask(request, &response).ok());
  known.When(Call(v1::FORECAST_CATEGORY_COMMIT, 70'00));
  EXPECT_EQ(known.Forecast(v1::FORECAST_GROUPING_CATEGORY).SerializeAsString(),
            response.after().SerializeAsString());
}

TEST(SimulateForecast, RefusesARenewalThatIsNotInThePeriod) {
  KnownForecast known;
  known.Due("c1", 100);
  auto request = OfQuarter<SimulateForecastRequest>();
  Change(RenewalOf("none"), v1::FORECAST_CATEGORY_COMMIT, &request);
  EXPECT_EQ(RefusedField(known, request), "changes[0].renewal");
}

TEST(SimulateForecast, RefusesADecidedRenewal) {
  KnownForecast known;
  known.Due("c1", 100);
  known.Decide("c1", 100);
  auto request = OfQuarter<SimulateForecastRequest>();
  Change(kRenewal, v1::FORECAST_CATEGORY_COMMIT, &request);
  EXPECT_EQ(RefusedField(known, request), "changes[0].renewal");
}

TEST(SimulateForecast, RefusesToChangeOneTwice) {
  KnownForecast known;
  known.Due("c1", 100);
  auto request = OfQuarter<SimulateForecastRequest>();
  Change(kRenewal, v1::FORECAST_CATEGORY_COMMIT, &request);
  Change(kRenewal, v1::FORECAST_CATEGORY_OMITTED, &request);
  EXPECT_EQ(RefusedField(known, request), "changes[1].renewal");
}

TEST(SimulateForecast, RefusesAnotherCurrency) {
  KnownForecast known;
  known.Due("c1", 100);
  auto request = OfQuarter<SimulateForecastRequest>();
  Change(kRenewal, v1::FORECAST_CATEGORY_COMMIT, &request);
  request.mutable_changes(0)->mutable_arr()->set_currency("EUR");
  EXPECT_EQ(RefusedField(known, request), "changes[0].arr.currency");
}

}  // namespace
}  // namespace steward::contracts
