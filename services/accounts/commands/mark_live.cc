#include "services/accounts/policies/account_transitions.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::MarkLiveRequest;
using v1::WentLive;

// The onboarding is done: ONBOARDING becomes ACTIVE (DOMAIN.md 3.1), also before a contract starts.
Decision MarkLive(const MarkLiveRequest&, const AccountView& view, const Env&) {
  if (view.account().lifecycle() != v1::Account::LIFECYCLE_ONBOARDING) {
    return RefuseInLifecycle(view.account(), "MarkLive");
  }
  WentLive event;
  event.set_from(view.account().lifecycle());
  return event;
}

}  // namespace steward::accounts
