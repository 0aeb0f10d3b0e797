#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

// Who looks after an account: nobody, where nobody was ever assigned. NOT_FOUND for an account that
// doesn't exist.
absl::Status GetAccountTeam(const v1::GetAccountTeamRequest& request,
                            const engine::QueryContext& context, v1::AccountTeam* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string name = absl::StrCat(request.account(), "/team");
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountTeamState>(name));
  if (state != nullptr) *response = state->team();
  response->set_name(name);
  return absl::OkStatus();
}

}  // namespace steward::accounts
