#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "services/feedback/policies/follow_up_clocks.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// A clock was still running at its due (DOMAIN.md 3.2 "Closed loop"). Said once for each clock.
Decision FollowUpClockPasses(const TimerFired& fired, const FeedbackView& view, const Env&) {
  for (const auto& clock : view.follow_up().clocks()) {
    if (TimerOf(clock.kind()) != fired.kind) continue;
    v1::FollowUpOverdue event;
    event.set_kind(clock.kind());
    *event.mutable_due() = ToTimestamp(fired.due);
    return event;
  }
  return Nothing();
}

}  // namespace steward::feedback
