#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// ACKNOWLEDGED -> IN_PROGRESS; from MITIGATED when the harm is back, or the cause is worked on.
Decision StartEscalation(const v1::StartEscalationRequest&, const EscalationView& view,
                         const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "StartEscalation"));
  v1::EscalationStarted event;
  event.set_from(view.escalation().state());
  return event;
}

}  // namespace steward::escalations
