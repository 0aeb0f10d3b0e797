#include <utility>

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/team.h"
#include "services/accounts/team_view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// Writes what was right, a person and an interval, over what was recorded (DOMAIN.md 3.1,
// assignment): as-of reads from before still show the old. A unique role stays with one person at
// each instant: nobody else is moved by a correction.
Decision CorrectAssignment(const v1::CorrectAssignmentRequest& request, const TeamView& view,
                           const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const Interval interval, RequestedInterval(request, env.effective_time));
  const v1::Assignment* before = FindAssignment(view.team(), request.name());
  if (before == nullptr) return NotFound(request.name());
  v1::AssignmentCorrected event;
  *event.mutable_before() = *before;
  v1::Assignment& after = *event.mutable_after();
  after = *before;
  if (!request.person().empty()) after.set_person(request.person());
  SetInterval(interval, &after);
  after.set_state(StateAt(interval, env.now));
  if (SameAssignment(after, *before)) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckPerson(after, view, env.now));
  STEWARD_RETURN_IF_ERROR(CheckUnique(after, view.team()));
  return event;
}

}  // namespace steward::accounts
