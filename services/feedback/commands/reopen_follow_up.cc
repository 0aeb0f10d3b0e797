#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/follow_up_clocks.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// It was not done after all: all clocks start again (DOMAIN.md 3.2 "Closed loop").
Decision ReopenFollowUp(const v1::ReopenFollowUpRequest&, const FeedbackView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.follow_up(), "ReopenFollowUp"));
  v1::FollowUpReopened event;
  STEWARD_ASSIGN_OR_RETURN(*event.mutable_clocks(), StartClocks(view, env.now));
  return event;
}

}  // namespace steward::feedback
