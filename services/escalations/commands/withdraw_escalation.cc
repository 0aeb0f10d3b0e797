#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// REQUESTED -> WITHDRAWN: whoever asked for it takes it back.
Decision WithdrawEscalation(const v1::WithdrawEscalationRequest&, const EscalationView& view,
                            const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "WithdrawEscalation"));
  return v1::EscalationWithdrawn();
}

}  // namespace steward::escalations
