#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Somebody takes it: the first clock stops (DOMAIN.md 3.2 "Closed loop").
Decision AcknowledgeFollowUp(const v1::AcknowledgeFollowUpRequest&, const FeedbackView& view,
                             const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "AcknowledgeFollowUp"));
  return v1::FollowUpAcknowledged();
}

}  // namespace steward::feedback
