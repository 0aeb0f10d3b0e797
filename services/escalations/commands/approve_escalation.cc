#include <utility>

#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// REQUESTED -> OPEN, by the policy as it is now.
Decision ApproveEscalation(const v1::ApproveEscalationRequest&, const EscalationView& view,
                           const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "ApproveEscalation"));
  v1::EscalationState state = view.state();
  STEWARD_RETURN_IF_ERROR(BindPolicy(view, &state));
  Decision decision;
  STEWARD_RETURN_IF_ERROR(Open(view, std::move(state), env.now, &decision));
  return decision;
}

}  // namespace steward::escalations
