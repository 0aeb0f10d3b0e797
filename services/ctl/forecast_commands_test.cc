#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/ctl_fixture.h"
#include "steward/contracts/v1/forecast_service.pb.h"

namespace steward::ctl {
namespace {

using contracts::v1::ClearForecastCallRequest;
using contracts::v1::Forecast;
using contracts::v1::FORECAST_CATEGORY_BEST_CASE;
using contracts::v1::FORECAST_CATEGORY_COMMIT;
using contracts::v1::FORECAST_GROUPING_OWNER;
using contracts::v1::GetForecastRequest;
using contracts::v1::ListForecastRenewalsRequest;
using contracts::v1::ListForecastRenewalsResponse;
using contracts::v1::Renewal;
using contracts::v1::SetForecastCallRequest;
using contracts::v1::SimulateForecastRequest;
using contracts::v1::SimulateForecastResponse;
using ::testing::AllOf;
using ::testing::HasSubstr;

// What is left of the words of a text once runs of spaces are one.
std::string Squeezed(const std::string& text) {
  std::string squeezed;
  for (const char c : text) {
    if (c != ' ' || squeezed.empty() || squeezed.back() != ' ') squeezed.push_back(c);
  }
  return squeezed;
}

class ForecastCommandsTest : public CtlTest {
 protected:
  static Forecast OneOpen(int64_t expected_minor) {
    Forecast forecast;
    forecast.mutable_from()->set_year(2027);
    forecast.mutable_from()->set_month(1);
    forecast.mutable_from()->set_day(1);
    *forecast.mutable_to() = forecast.from();
    forecast.mutable_to()->set_month(4);
    forecast.set_currency("USD");
    forecast.mutable_amounts()->set_renewal_count(1);
    forecast.mutable_amounts()->set_open_count(1);
    forecast.mutable_amounts()->set_called_count(1);
    forecast.mutable_amounts()->mutable_categories()->set_commit_minor(10000);
    forecast.mutable_amounts()->mutable_computed()->set_pipeline_minor(12000);
    forecast.mutable_amounts()->set_expected_minor(expected_minor);
    forecast.mutable_distribution()->set_exact(true);
    auto* rate = forecast.add_conversion_rates();
    rate->set_category(FORECAST_CATEGORY_COMMIT);
    rate->set_rate_bp(9000);
    auto* row = forecast.add_rows();
    row->set_key("people/p1");
    *row->mutable_amounts() = forecast.amounts();
    return forecast;
  }
};

TEST_F(ForecastCommandsTest, AForecastIsAScreen) {
  Answer("GetForecast", OneOpen(9000));
  EXPECT_EQ(Run("forecast show --from 2027-01-01 --to 2027-04-01 --by owner"), 0) << err();
  EXPECT_EQ(Last<GetForecastRequest>().grouping(), FORECAST_GROUPING_OWNER);
  EXPECT_EQ(Last<GetForecastRequest>().to().month(), 4);
  EXPECT_THAT(
      Squeezed(out()),
      AllOf(HasSubstr("renewals due from 2027-01-01 until before 2027-04-01, in USD\n"
                      "1 due: 0 won, 0 lost, 1 open (1 with a call)\n"),
            HasSubstr("COMMIT 100.00 0.00 90.00 %\n"), HasSubstr("PIPELINE 0.00 120.00"),
            HasSubstr("expected 90.00\n"), HasSubstr("people/p1 1 "), HasSubstr("total 1 ")));
}

TEST_F(ForecastCommandsTest, OfNothingThereIsNothingToShow) {
  Forecast forecast = OneOpen(0);
  forecast.mutable_amounts()->Clear();
  Answer("GetForecast", forecast);
  EXPECT_EQ(Run("forecast show"), 0) << err();
  EXPECT_THAT(out(), ::testing::EndsWith("0 due: 0 won, 0 lost, 0 open (0 with a call)\n"));
}

TEST_F(ForecastCommandsTest, AForecastIsJsonAndCsvToo) {
  Answer("GetForecast", OneOpen(9000));
  EXPECT_EQ(Run("forecast show -o json"), 0) << err();
  EXPECT_EQ(out_json()["amounts"]["expected_minor"], 9000);
  EXPECT_EQ(out_json()["rows"][0]["key"], "people/p1");
  EXPECT_EQ(Run("forecast show -o csv"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("people/p1,1,1,"));
}

TEST_F(ForecastCommandsTest, ACallNamesCategoryAmountAndReason) {
  Renewal renewal;
  renewal.mutable_forecast_call()->set_category(FORECAST_CATEGORY_BEST_CASE);
  Answer("SetForecastCall", renewal);
  EXPECT_EQ(Run({"forecast", "call", "a1/c1/1", "best_case", "--arr", "USD 300.00", "--reason-code",
                 "SPONSOR_CONFIRMED"}),
            0)
      << err();
  const auto request = Last<SetForecastCallRequest>();
  EXPECT_EQ(request.name(), "accounts/a1/contracts/c1/renewals/1");
  EXPECT_EQ(request.category(), FORECAST_CATEGORY_BEST_CASE);
  EXPECT_EQ(request.arr().minor_units(), 30000);
  EXPECT_EQ(request.reason_code(), "SPONSOR_CONFIRMED");
  EXPECT_THAT(out(), HasSubstr("BEST_CASE"));
  EXPECT_EQ(Run("forecast call a1/c1/1 certain"), 2);
}

TEST_F(ForecastCommandsTest, ACallIsTakenBack) {
  Answer("ClearForecastCall", Renewal());
  EXPECT_EQ(Run("forecast clear a1/c1/1"), 0) << err();
  EXPECT_EQ(Last<ClearForecastCallRequest>().name(), "accounts/a1/contracts/c1/renewals/1");
}

TEST_F(ForecastCommandsTest, RenewalsAreListed) {
  ListForecastRenewalsResponse response;
  auto* renewal = response.add_renewals();
  renewal->set_name("accounts/a1/contracts/c1/renewals/1");
  renewal->set_currency("USD");
  renewal->set_forecast_arr_minor(12345);
  renewal->set_category(FORECAST_CATEGORY_COMMIT);
  renewal->set_probability_bp(9000);
  Answer("ListForecastRenewals", response);
  EXPECT_EQ(Run("forecast list --owner p1"), 0) << err();
  EXPECT_EQ(Last<ListForecastRenewalsRequest>().owner(), "people/p1");
  EXPECT_THAT(Squeezed(out()), HasSubstr("COMMIT 123.45 USD 90.00 %"));
}

TEST_F(ForecastCommandsTest, ASimulationShowsTheDifference) {
  SimulateForecastResponse response;
  *response.mutable_before() = OneOpen(2000);
  *response.mutable_after() = OneOpen(9000);
  Answer("SimulateForecast", response);
  EXPECT_EQ(
      Run({"forecast", "simulate", "--change", "renewal=a1/c1/1,category=commit,arr=USD 100.00"}),
      0)
      << err();
  const auto request = Last<SimulateForecastRequest>();
  ASSERT_EQ(request.changes_size(), 1);
  EXPECT_EQ(request.changes(0).renewal(), "accounts/a1/contracts/c1/renewals/1");
  EXPECT_EQ(request.changes(0).category(), FORECAST_CATEGORY_COMMIT);
  EXPECT_EQ(request.changes(0).arr().minor_units(), 10000);
  EXPECT_THAT(Squeezed(out()), HasSubstr("expected 20.00 90.00 70.00\n"));
}

}  // namespace
}  // namespace steward::ctl
