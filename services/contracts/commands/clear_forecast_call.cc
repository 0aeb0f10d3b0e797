#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/forecast_events.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"

namespace steward::contracts {

// Takes the call of an undecided renewal back: what is worked out counts again.
Decision ClearForecastCall(const v1::ClearForecastCallRequest&, const ContractView& view,
                           const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "ClearForecastCall", env.now));
  if (!renewal.has_forecast_call()) {
    return Reject(Reason::REASON_NO_FORECAST_CALL,
                  absl::StrCat(renewal.name(), " has no forecast call; there is none to clear"));
  }
  v1::ForecastCallCleared event;
  event.set_contract(view.contract().name());
  *event.mutable_before() = renewal.forecast_call();
  return event;
}

}  // namespace steward::contracts
