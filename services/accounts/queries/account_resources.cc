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
  STEWARD_RETURN_IF_ERROR(
      FillParent(engine::History(context.catalog(), context.snapshot()), name, &account));
  return std::optional<v1::Account>(std::move(account));
}

absl::Status FillParent(const engine::History& history, absl::string_view name,
                        v1::Account* account) {
  STEWARD_ASSIGN_OR_RETURN(const engine::StateView edge,
                           history.Current(absl::StrCat("accountParents/", LastSegment(name))));
  if (edge.state == nullptr) return absl::OkStatus();
  const auto& state = static_cast<const v1::AccountParentState&>(*edge.state);
  account->set_parent(state.account_parent().parent());
  return absl::OkStatus();
}

}  // namespace steward::accounts
