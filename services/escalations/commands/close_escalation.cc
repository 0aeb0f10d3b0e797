#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// RESOLVED -> CLOSED: the customer confirmed it, or nobody objected. A SEV1 is closed by a
// de-escalator.
Decision CloseEscalation(const v1::CloseEscalationRequest& request, const EscalationView& view,
                         const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "CloseEscalation"));
  if (view.escalation().severity() == v1::SEVERITY_SEV1) {
    return Reject(Reason::REASON_DEESCALATOR_NEEDED,
                  absl::StrCat(view.escalation().name(),
                               " is SEV1: a de-escalator closes it by CloseSev1Escalation"));
  }
  v1::EscalationClosed event;
  event.set_customer_confirmed(request.customer_confirmed());
  return event;
}

}  // namespace steward::escalations
