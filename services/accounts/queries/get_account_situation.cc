#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

// What is going wrong at an account: nothing, where nothing ever did. NOT_FOUND for an account that
// doesn't exist.
absl::Status GetAccountSituation(const v1::GetAccountSituationRequest& request,
                                 const engine::QueryContext& context,
                                 v1::AccountSituation* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string name = absl::StrCat(request.account(), "/situation");
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountSituationState>(name));
  if (state != nullptr) *response = state->account_situation();
  response->set_name(name);
  return absl::OkStatus();
}

}  // namespace steward::accounts
