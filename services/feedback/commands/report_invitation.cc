#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

using v1::Invitation;

// Only what was sent and not seen since can turn out to be undeliverable.
absl::Status CheckBounce(const Invitation& invitation) {
  if (invitation.state() == Invitation::STATE_SENT) return absl::OkStatus();
  return IllegalTransition(invitation.name(), Invitation::State_Name(invitation.state()),
                           "ReportInvitation of STATE_BOUNCED", CommandsIn(invitation.state()));
}

}  // namespace

// What its sender learnt of an invitation (DOMAIN.md 3.2 "Invitation"). Reports overtake each
// other: a stage implies those before it, so an earlier one that comes late is nothing new.
Decision ReportInvitation(const v1::ReportInvitationRequest& request, const FeedbackView& view,
                          const Env& env) {
  const Invitation& invitation = view.invitation();
  if (request.stage() == invitation.state()) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckLegal(invitation, "ReportInvitation", env.now));
  if (request.stage() == Invitation::STATE_BOUNCED) {
    STEWARD_RETURN_IF_ERROR(CheckBounce(invitation));
    return v1::InvitationBounced();
  }
  if (request.stage() < invitation.state()) return Nothing();
  if (request.stage() == Invitation::STATE_DELIVERED) return v1::InvitationDelivered();
  if (request.stage() == Invitation::STATE_OPENED) return v1::InvitationOpened();
  return v1::InvitationStarted();
}

}  // namespace steward::feedback
