#include "services/accounts/policies/due_assignments.h"

#include <utility>

#include "services/accounts/policies/intervals.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {

Decision MoveDueAssignments(const v1::AccountTeam& team, absl::Time due) {
  Decision decision;
  for (const v1::Assignment& assignment : team.assignments()) {
    const Interval interval = IntervalOf(assignment);
    if (assignment.state() != v1::Assignment::STATE_ACTIVE || interval.to > due) continue;
    v1::AssignmentExpired event;
    event.set_assignment(assignment.name());
    decision.Add(std::move(event)).At(interval.to);
  }
  for (const v1::Assignment& assignment : team.assignments()) {
    const Interval interval = IntervalOf(assignment);
    if (assignment.state() != v1::Assignment::STATE_SCHEDULED || interval.from > due) continue;
    v1::AssignmentStarted event;
    event.set_assignment(assignment.name());
    decision.Add(std::move(event)).At(interval.from);
  }
  return decision;
}

}  // namespace steward::accounts
