#include <utility>

#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Promises what the policy says now, or another one, from the start on: the policy of an open
// escalation is else the one of its opening.
Decision RebindPolicy(const v1::RebindPolicyRequest& request, const EscalationView& view,
                      const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "RebindPolicy"));
  v1::EscalationState after = view.state();
  if (!request.policy().empty()) after.mutable_escalation()->set_policy(request.policy());
  STEWARD_RETURN_IF_ERROR(BindPolicy(view, &after));
  Decision decision;
  v1::EscalationPolicyRebound event;
  *event.mutable_policy() = after.policy();
  *event.mutable_calendars() = after.calendars();
  decision.Add(std::move(event));
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), after}, env.now, &decision).Retarget());
  return decision;
}

}  // namespace steward::escalations
