#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// WAITING_* -> IN_PROGRESS: what stood runs again.
Decision ResumeEscalation(const v1::ResumeEscalationRequest&, const EscalationView& view,
                          const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "ResumeEscalation"));
  Decision decision;
  v1::EscalationResumed event;
  event.set_from(view.escalation().state());
  decision.Add(event);
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), view.state()}, env.now, &decision).Resume());
  return decision;
}

}  // namespace steward::escalations
