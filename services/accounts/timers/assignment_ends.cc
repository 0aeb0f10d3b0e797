#include "services/accounts/policies/due_assignments.h"
#include "services/accounts/team_view.h"

namespace steward::accounts {

// The recorded end of an assignment came: AssignmentExpired, for all that are due.
Decision AssignmentEnds(const TimerFired& fired, const TeamView& view, const Env&) {
  return MoveDueAssignments(view.team(), fired.due);
}

}  // namespace steward::accounts
