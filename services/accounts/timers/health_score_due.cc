#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_transition.h"

namespace steward::accounts {

// A reading goes stale, or has decayed a day longer (DOMAIN.md 3.1 Health): scored as of the due,
// so that a service that was down has the scores of the days that it missed.
Decision HealthScoreDue(const TimerFired& fired, const HealthView& view, const Env&) {
  return HealthTransition(view, fired.due).Finish();
}

}  // namespace steward::accounts
