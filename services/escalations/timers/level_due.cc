#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/levels.h"
#include "services/escalations/view.h"

namespace steward::escalations {

// Nobody acknowledged in the time that a level has: the next one is called, or there is none left.
Decision LevelDue(const TimerFired& fired, const EscalationView& view, const Env&) {
  Decision decision;
  STEWARD_RETURN_IF_ERROR(CallNextLevel(view, view.state(), fired.due, &decision));
  return decision;
}

}  // namespace steward::escalations
