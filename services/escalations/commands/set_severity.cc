#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/severity.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Raises the severity; only a de-escalator lowers it.
Decision SetSeverity(const v1::SetSeverityRequest& request, const EscalationView& view,
                     const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "SetSeverity"));
  if (request.severity() > view.escalation().severity()) {
    return Reject(Reason::REASON_DEESCALATOR_NEEDED,
                  absl::StrCat(view.escalation().name(), " is ",
                               v1::Severity_Name(view.escalation().severity()),
                               ": a de-escalator lowers it by LowerSeverity"));
  }
  return ChangeSeverity(view.state(), request.severity(), env.now);
}

}  // namespace steward::escalations
