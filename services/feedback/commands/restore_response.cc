#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// It counts after all: as far as its dates now make it (DOMAIN.md 3.2 "Response").
Decision RestoreResponse(const v1::RestoreResponseRequest&, const FeedbackView& view,
                         const Env& env) {
  const v1::Response& response = view.response().response();
  STEWARD_RETURN_IF_ERROR(CheckLegal(response, "RestoreResponse", env.now));
  v1::Response restored = response;
  restored.set_state(view.response().before_exclusion());
  v1::ResponseRestored event;
  event.set_exclusion(response.exclusion());
  event.set_to(StateAt(restored, env.now));
  return event;
}

}  // namespace steward::feedback
