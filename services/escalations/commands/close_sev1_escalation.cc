#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// RESOLVED -> CLOSED by a de-escalator, whatever its severity.
Decision CloseSev1Escalation(const v1::CloseSev1EscalationRequest& request,
                             const EscalationView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "CloseSev1Escalation"));
  v1::EscalationClosed event;
  event.set_customer_confirmed(request.customer_confirmed());
  return event;
}

}  // namespace steward::escalations
