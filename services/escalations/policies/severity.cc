#include "services/escalations/policies/severity.h"

#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {

Decision ChangeSeverity(const v1::EscalationState& state, v1::Severity severity, absl::Time at) {
  if (severity == state.escalation().severity()) return Nothing();
  Decision decision;
  v1::EscalationSeverityChanged event;
  event.set_from(state.escalation().severity());
  event.set_to(severity);
  decision.Add(event);
  if (!IsOpen(state.escalation().state())) return decision;
  v1::EscalationState after = state;
  after.mutable_escalation()->set_severity(severity);
  STEWARD_RETURN_IF_ERROR(Clocks({state, after}, at, &decision).Retarget());
  return decision;
}

}  // namespace steward::escalations
