#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// The customer could not be reached: every clock stops (DOMAIN.md 3.2 "Closed loop").
Decision GiveUpFollowUp(const v1::GiveUpFollowUpRequest&, const FeedbackView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "GiveUpFollowUp"));
  return v1::FollowUpNotReached();
}

}  // namespace steward::feedback
