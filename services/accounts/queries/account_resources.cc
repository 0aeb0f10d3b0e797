#include "services/accounts/queries/account_resources.h"

#include "absl/strings/str_cat.h"

#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

absl::StatusOr<std::optional<v1::Account>> FindAccount(absl::string_view name,
                                                       const engine::QueryContext& context) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountState>(name));
  if (state == nullptr) return std::optional<v1::Account>();
  v1::Account account = state->account();
  STEWARD_ASSIGN_OR_RETURN(const auto edge, context.Find<v1::AccountParentState>(absl::StrCat(
                                                "accountParents/", LastSegment(name))));
  if (edge != nullptr) account.set_parent(edge->account_parent().parent());
  return std::optional<v1::Account>(std::move(account));
}

}  // namespace steward::accounts
