#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/acknowledgement.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// OPEN -> ACKNOWLEDGED: the levels stop climbing, and the ACK clock ends. An escalation that was
// acknowledged before and timed out has no ACK clock any more.
Decision AcknowledgeEscalation(const v1::AcknowledgeEscalationRequest&, const EscalationView& view,
                               const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "AcknowledgeEscalation"));
  Decision decision;
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  STEWARD_RETURN_IF_ERROR(Acknowledge(view.state(), env.now, &clocks, &decision));
  return decision;
}

}  // namespace steward::escalations
