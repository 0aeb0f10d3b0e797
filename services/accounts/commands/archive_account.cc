#include "services/accounts/policies/account_transitions.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::AccountArchived;
using v1::ArchiveAccountRequest;

// Puts a PROSPECT or a CHURNED account away (DOMAIN.md 3.1). Its edges in the hierarchy stay.
Decision ArchiveAccount(const ArchiveAccountRequest&, const AccountView& view, const Env&) {
  const auto lifecycle = view.account().lifecycle();
  if (lifecycle != v1::Account::LIFECYCLE_PROSPECT && lifecycle != v1::Account::LIFECYCLE_CHURNED) {
    return RefuseInLifecycle(view.account(), "ArchiveAccount");
  }
  AccountArchived event;
  event.set_from(lifecycle);
  return event;
}

}  // namespace steward::accounts
