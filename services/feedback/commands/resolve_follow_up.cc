#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// What was agreed is done: every clock stops (DOMAIN.md 3.2 "Closed loop").
Decision ResolveFollowUp(const v1::ResolveFollowUpRequest&, const FeedbackView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "ResolveFollowUp"));
  return v1::FollowUpResolved();
}

}  // namespace steward::feedback
