#include "services/contracts/forecast_for_test.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"

namespace steward::contracts {

std::string RenewalOf(absl::string_view id) {
  return absl::StrCat(kAccount, "/contracts/", id, "/renewals/1");
}

v1::SetForecastCallRequest Call(v1::ForecastCategory category, absl::string_view renewal) {
  auto request = On<v1::SetForecastCallRequest>(renewal);
  request.set_category(category);
  request.set_reason_code("SPONSOR_CONFIRMED");
  return request;
}

v1::SetForecastCallRequest Call(v1::ForecastCategory category, int64_t arr_minor,
                                absl::string_view renewal) {
  auto request = Call(category, renewal);
  request.mutable_arr()->set_currency("USD");
  request.mutable_arr()->set_minor_units(arr_minor);
  return request;
}

void KnownForecast::Due(const std::string& id, int64_t target_minor) {
  v1::Contract terms = Lapsing();
  *terms.mutable_lines(0) = Line("Pro", 1, target_minor, v1::ContractLine::PERIOD_YEAR);
  SignNew(id, terms);
  scenario.AdvanceTo(std::max(scenario.now(), Utc(2026, 3, 1)));
}

void KnownForecast::Decide(const std::string& id, int64_t final_minor) {
  auto decide = final_minor > 0 ? WinIt() : LoseIt();
  decide.set_name(RenewalOf(id));
  if (final_minor > 0) {
    *decide.add_lines() = Line("Pro", 1, final_minor, v1::ContractLine::PERIOD_YEAR);
  }
  const auto outcome = When(decide);
  STEWARD_CHECK(outcome.status.ok()) << MessageOf(outcome);
}

v1::Forecast KnownForecast::Forecast(v1::ForecastGrouping grouping) const {
  auto request = OfQuarter<v1::GetForecastRequest>();
  request.set_grouping(grouping);
  v1::Forecast forecast;
  const absl::Status status = scenario.Ask(request, &forecast);
  STEWARD_CHECK(status.ok()) << status.ToString();
  return forecast;
}

}  // namespace steward::contracts
