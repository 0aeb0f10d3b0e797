#include "services/accounts/policies/due_assignments.h"
#include "services/accounts/team_view.h"

namespace steward::accounts {

// The start of a scheduled assignment came: AssignmentStarted, for all that are due.
Decision AssignmentStarts(const TimerFired& fired, const TeamView& view, const Env&) {
  return MoveDueAssignments(view.team(), fired.due);
}

}  // namespace steward::accounts
