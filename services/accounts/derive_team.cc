#include <algorithm>
#include <set>
#include <string>

#include "services/accounts/derive.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/policies/intervals.h"

namespace steward::accounts {

Rows DeriveTeam(const v1::AccountTeamState& state) {
  using v1::Assignment;
  Rows rows;
  std::set<std::string> members;
  absl::Time first_start = absl::InfiniteFuture();
  absl::Time first_end = absl::InfiniteFuture();
  for (const Assignment& assignment : state.team().assignments()) {
    const Interval interval = IntervalOf(assignment);
    if (assignment.state() != Assignment::STATE_ENDED) members.insert(assignment.person());
    if (assignment.state() == Assignment::STATE_SCHEDULED) {
      first_start = std::min(first_start, interval.from);
    }
    if (assignment.state() != Assignment::STATE_ACTIVE) continue;
    first_end = std::min(first_end, interval.to);
    if (assignment.role() == v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER) {
      rows.Index(kTeamByManager, {assignment.person()});
    }
  }
  for (const std::string& member : members) rows.Index(kTeamByMember, {member});
  if (first_start != absl::InfiniteFuture()) rows.Timer(kAssignmentStarts, first_start);
  if (first_end != absl::InfiniteFuture()) rows.Timer(kAssignmentEnds, first_end);
  return rows;
}

}  // namespace steward::accounts
