#include "libs/base/domain.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// The edit window is over: the response counts (DOMAIN.md 3.2 "Response").
Decision ResponseLocks(const TimerFired&, const FeedbackView&, const Env&) {
  return v1::ResponseLocked();
}

}  // namespace steward::feedback
