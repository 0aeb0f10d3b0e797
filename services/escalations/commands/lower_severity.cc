#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/severity.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Lowers the severity, for those who have the role.
Decision LowerSeverity(const v1::LowerSeverityRequest& request, const EscalationView& view,
                       const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "LowerSeverity"));
  if (request.severity() < view.escalation().severity()) {
    return InvalidField("severity", "must not be worse than it is: raise it by SetSeverity");
  }
  return ChangeSeverity(view.state(), request.severity(), env.now);
}

}  // namespace steward::escalations
