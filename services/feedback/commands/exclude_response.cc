#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// A duplicate, a test or spam doesn't count (DOMAIN.md 3.2 "Response").
Decision ExcludeResponse(const v1::ExcludeResponseRequest& request, const FeedbackView& view,
                         const Env& env) {
  const v1::Response& response = view.response().response();
  STEWARD_RETURN_IF_ERROR(CheckLegal(response, "ExcludeResponse", env.now));
  v1::ResponseExcluded event;
  event.set_exclusion(request.exclusion());
  event.set_from(StateAt(response, env.now));
  return event;
}

}  // namespace steward::feedback
