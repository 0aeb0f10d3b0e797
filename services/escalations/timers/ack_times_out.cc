#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "services/escalations/policies/levels.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {

// Whoever acknowledged it did nothing in time: it is OPEN again at the level where it was, which
// has its delay once more.
Decision AckTimesOut(const TimerFired& fired, const EscalationView& view, const Env&) {
  v1::EscalationAckTimedOut event;
  event.set_level(view.escalation().ladder().level());
  if (const auto next = NextCall(view.state(), fired.due); next.has_value()) {
    *event.mutable_next_level_time() = ToTimestamp(*next);
  }
  return event;
}

}  // namespace steward::escalations
