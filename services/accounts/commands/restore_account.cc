#include "services/accounts/policies/account_transitions.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::AccountRestored;
using v1::RestoreAccountRequest;

// An archived account becomes what it was before (DOMAIN.md 3.1).
Decision RestoreAccount(const RestoreAccountRequest&, const AccountView& view, const Env&) {
  if (view.account().lifecycle() != v1::Account::LIFECYCLE_ARCHIVED) {
    return RefuseInLifecycle(view.account(), "RestoreAccount");
  }
  AccountRestored event;
  event.set_to(view.account().archived_from());
  return event;
}

}  // namespace steward::accounts
