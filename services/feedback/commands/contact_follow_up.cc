#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// Somebody talked to the customer: the second clock stops (DOMAIN.md 3.2 "Closed loop").
Decision ContactFollowUp(const v1::ContactFollowUpRequest&, const FeedbackView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "ContactFollowUp"));
  return v1::FollowUpContacted();
}

}  // namespace steward::feedback
