#include <string>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/forecast_events.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"

namespace steward::contracts {
namespace {

absl::StatusOr<v1::ForecastCall> CallOf(const v1::SetForecastCallRequest& request,
                                        const v1::Renewal& renewal, const Env& env) {
  if (env.reason_code.empty()) {
    return InvalidField("reason_code", "must say why it is expected, as in SPONSOR_CONFIRMED");
  }
  v1::ForecastCall call;
  call.set_category(request.category());
  if (request.has_arr()) {
    STEWARD_RETURN_IF_ERROR(CheckCallArr("arr", request.arr(), renewal.currency()));
    *call.mutable_arr() = request.arr();
  }
  call.set_reason(env.reason_code);
  *call.mutable_call_time() = ToTimestamp(env.now);
  return call;
}

bool SaysTheSame(const v1::ForecastCall& one, v1::ForecastCall other) {
  *other.mutable_call_time() = one.call_time();
  return one.SerializeAsString() == other.SerializeAsString();
}

}  // namespace

// What somebody expects of an undecided renewal, beside what is worked out (DOMAIN.md 3.3
// "Forecast"). A call that says the same as the one before changes nothing.
Decision SetForecastCall(const v1::SetForecastCallRequest& request, const ContractView& view,
                         const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "SetForecastCall", env.now));
  STEWARD_ASSIGN_OR_RETURN(const v1::ForecastCall call, CallOf(request, renewal, env));
  if (renewal.has_forecast_call() && SaysTheSame(renewal.forecast_call(), call)) return Nothing();
  v1::ForecastCallSet event;
  event.set_contract(view.contract().name());
  if (renewal.has_forecast_call()) *event.mutable_before() = renewal.forecast_call();
  *event.mutable_after() = call;
  *event.mutable_computed() = ComputedForecastOf(renewal);
  return event;
}

}  // namespace steward::contracts
