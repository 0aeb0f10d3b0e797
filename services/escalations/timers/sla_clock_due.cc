#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/rule_opens.h"
#include "services/escalations/view.h"

namespace steward::escalations {

// A share of a promised time is used up, or all of it and a millisecond more: a warning, a breach.
// A breach of a SEV1 or SEV2 calls for the account too.
Decision SlaClockDue(const TimerFired& fired, const EscalationView& view, const Env& env) {
  Decision decision;
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), view.state()}, fired.due, &decision).Settle());
  STEWARD_RETURN_IF_ERROR(OpenOnBreach(view, env, &decision));
  return decision;
}

}  // namespace steward::escalations
