#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// IN_PROGRESS -> WAITING_*. While it waits for the customer most clocks stand; for ourselves or a
// vendor only where the policy says so.
Decision SetWaiting(const v1::SetWaitingRequest& request, const EscalationView& view,
                    const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "SetWaiting"));
  Decision decision;
  v1::EscalationWaiting event;
  event.set_to(request.waiting());
  decision.Add(event);
  if (!ClocksStandIn(request.waiting(), view.state().policy())) return decision;
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), view.state()}, env.now, &decision).Pause());
  return decision;
}

}  // namespace steward::escalations
