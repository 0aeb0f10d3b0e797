#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Somebody who is still there brings it to an end.
Decision SetOwner(const v1::SetOwnerRequest& request, const EscalationView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "SetOwner"));
  if (request.owner() == view.escalation().owner()) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckOwner(view, request.owner()));
  v1::EscalationOwnerChanged event;
  event.set_from(view.escalation().owner());
  event.set_to(request.owner());
  return event;
}

}  // namespace steward::escalations
