#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// IN_PROGRESS -> MITIGATED: the MITIGATE clock ends, once and for all.
Decision MitigateEscalation(const v1::MitigateEscalationRequest&, const EscalationView& view,
                            const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "MitigateEscalation"));
  Decision decision;
  decision.Add(v1::EscalationMitigated());
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_MITIGATE));
  return decision;
}

}  // namespace steward::escalations
