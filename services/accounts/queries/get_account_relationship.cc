#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

// Our contacts with a customer, and what its stakeholders say: nothing, where nothing was ever
// recorded. NOT_FOUND for an account that doesn't exist.
absl::Status GetAccountRelationship(const v1::GetAccountRelationshipRequest& request,
                                    const engine::QueryContext& context,
                                    v1::AccountRelationship* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  const std::string name = absl::StrCat(request.account(), "/relationship");
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountRelationshipState>(name));
  if (state != nullptr) *response = state->account_relationship();
  response->set_name(name);
  return absl::OkStatus();
}

}  // namespace steward::accounts
