#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {

// Nobody objected to the resolution for 5 business days: it is CLOSED, a SEV1 too.
Decision ClosesItself(const TimerFired&, const EscalationView&, const Env&) {
  return v1::EscalationClosed();
}

}  // namespace steward::escalations
