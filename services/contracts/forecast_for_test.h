#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

#include "services/contracts/renewals_for_test.h"
#include "steward/contracts/v1/forecast_events.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"

// What the tests of forecasts are written with.
namespace steward::contracts {

// "accounts/a1/contracts/{id}/renewals/1".
std::string RenewalOf(absl::string_view id);

// A call with the reason SPONSOR_CONFIRMED, at the amount that is worked out.
v1::SetForecastCallRequest Call(v1::ForecastCategory category,
                                absl::string_view renewal = kRenewal);
// The same at an amount in USD.
v1::SetForecastCallRequest Call(v1::ForecastCategory category, int64_t arr_minor,
                                absl::string_view renewal = kRenewal);

// Contracts of account a1 whose renewals are due on 28 February 2027.
class KnownForecast : public KnownRenewal {
 public:
  // Contract `id` in force, with so much to be renewed.
  void Due(const std::string& id, int64_t target_minor);
  // Its renewal won at an amount; 0: lost.
  void Decide(const std::string& id, int64_t final_minor);

  // The forecast of the first quarter of 2027.
  v1::Forecast Forecast(v1::ForecastGrouping grouping = v1::FORECAST_GROUPING_UNSPECIFIED) const;
};

// What is asked for the first quarter of 2027.
template <class Request>
Request OfQuarter() {
  Request request;
  *request.mutable_from() = Date(2027, 1, 1);
  *request.mutable_to() = Date(2027, 4, 1);
  return request;
}

}  // namespace steward::contracts
