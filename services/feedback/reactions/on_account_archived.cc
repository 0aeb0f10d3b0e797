#include "libs/base/domain.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// Nobody of an archived account is asked any more: what they were sent expires, and new invitations
// are refused (policies/accounts.h).
Decision OnAccountArchived(const accounts::v1::AccountArchived&, const FeedbackView& view,
                           const Env&) {
  Decision decision;
  for (const v1::Invitation* invitation : view.Invitations()) {
    if (!IsOpen(invitation->state())) continue;
    v1::InvitationExpired expired;
    expired.set_from(invitation->state());
    decision.Add(expired).On(invitation->name());
  }
  return decision;
}

}  // namespace steward::feedback
