#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/health_history.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// How an account is, and where that is going: UNKNOWN, where nothing was ever measured. NOT_FOUND
// for an account that doesn't exist.
absl::Status GetHealth(const v1::GetHealthRequest& request, const engine::QueryContext& context,
                       v1::AccountHealth* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string name = absl::StrCat(request.account(), "/health");
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountHealthState>(name));
  if (state == nullptr) {
    response->set_name(name);
    response->set_band(v1::HEALTH_BAND_UNKNOWN);
    response->set_computed_band(v1::HEALTH_BAND_UNKNOWN);
    return absl::OkStatus();
  }
  *response = state->account_health();
  FillTrend(*state, context.now(), response);
  return absl::OkStatus();
}

}  // namespace steward::accounts
