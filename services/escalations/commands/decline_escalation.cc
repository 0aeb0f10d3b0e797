#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// REQUESTED -> DECLINED.
Decision DeclineEscalation(const v1::DeclineEscalationRequest&, const EscalationView& view,
                           const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "DeclineEscalation"));
  return v1::EscalationDeclined();
}

}  // namespace steward::escalations
