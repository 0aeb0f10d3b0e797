#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/policies/account_fields.h"
#include "services/accounts/policies/account_transitions.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

using v1::AccountCreated;
using v1::AccountUpdated;
using v1::ImportAccountRequest;

Decision CreateFromImport(const ImportAccountRequest& request, const Env& env) {
  AccountCreated event;
  *event.mutable_account() = NewAccount(env.aggregate, request.account());
  return event;
}

}  // namespace

// An account as a source system knows it, as history (DOMAIN.md 3.1, DESIGN.md 1 "Requests"):
// effective when the request says, a PROSPECT until a contract says more. Equal content is nothing
// new; a field that a live request set since is a conflict unless the import overwrites.
Decision ImportAccount(const ImportAccountRequest& request, const AccountView& view,
                       const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccountId(env.account, "account.name"));
  STEWARD_RETURN_IF_ERROR(
      CheckAccountFields(PopulatedFields(request.account(), kAccountFields), request.account()));
  if (!view.exists()) return CreateFromImport(request, env);
  if (view.account().lifecycle() == v1::Account::LIFECYCLE_MERGED) {
    return RefuseInLifecycle(view.account(), "ImportAccount");
  }
  const ImportRules rules = {kAccountFields, view.state().live_fields(), request.overwrite()};
  STEWARD_ASSIGN_OR_RETURN(const auto update,
                           ImportFields(rules, request.account(), view.account()));
  if (update.empty()) return Nothing();
  AccountUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::accounts
