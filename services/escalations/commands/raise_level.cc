#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/levels.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Calls the next level before its time.
Decision RaiseLevel(const v1::RaiseLevelRequest&, const EscalationView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "RaiseLevel"));
  if (!view.escalation().ladder().has_next_time()) {
    return Reject(Reason::REASON_LEVELS_EXHAUSTED,
                  absl::StrCat(view.escalation().name(), " has no level left to call"));
  }
  Decision decision;
  STEWARD_RETURN_IF_ERROR(CallNextLevel(view, view.state(), env.now, &decision));
  return decision;
}

}  // namespace steward::escalations
