#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// They agreed on what is done (DOMAIN.md 3.2 "Closed loop").
Decision AgreeFollowUpAction(const v1::AgreeFollowUpActionRequest& request,
                             const FeedbackView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "AgreeFollowUpAction"));
  v1::FollowUpActionAgreed event;
  event.set_action(request.action());
  return event;
}

}  // namespace steward::feedback
