#include "services/accounts/policies/team.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/reporting_lines.h"

namespace steward::accounts {
namespace {

using v1::AccountTeam;
using v1::Assignment;

std::string Describe(const Interval& interval) {
  return absl::StrCat("from ", FormatRfc3339(interval.from),
                      interval.open() ? "" : absl::StrCat(" to ", FormatRfc3339(interval.to)));
}

absl::Status Overlaps(const Assignment& other, absl::string_view remedy) {
  return Reject(
      Reason::REASON_ASSIGNMENT_OVERLAPS,
      absl::StrCat(other.name(), " is ", v1::AssignmentRole_Name(other.role()), " ",
                   Describe(IntervalOf(other)), ", and one person at a time can be; ", remedy));
}

bool Competes(const Assignment& other, const Assignment& assignment) {
  return other.role() == assignment.role() && other.name() != assignment.name() &&
         Overlap(IntervalOf(other), IntervalOf(assignment));
}

}  // namespace

bool IsUniqueRole(v1::AssignmentRole role) {
  return role == v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER ||
         role == v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR;
}

Assignment::State StateAt(const Interval& interval, absl::Time now) {
  if (interval.empty() || interval.to <= now) return Assignment::STATE_ENDED;
  return interval.from <= now ? Assignment::STATE_ACTIVE : Assignment::STATE_SCHEDULED;
}

const Assignment* FindAssignment(const AccountTeam& team, absl::string_view name) {
  for (const Assignment& assignment : team.assignments()) {
    if (assignment.name() == name) return &assignment;
  }
  return nullptr;
}

bool SameAssignment(const Assignment& a, const Assignment& b) {
  return a.role() == b.role() && a.person() == b.person() && IntervalOf(a) == IntervalOf(b);
}

absl::Status CheckPerson(const Assignment& assignment, const TeamView& view, absl::Time now) {
  return CheckPresent(assignment.person(), view.Person(assignment.person()), IntervalOf(assignment),
                      now);
}

absl::Status CheckRoom(const TeamView& view) {
  if (view.team().assignments_size() < kTeamAssignmentsMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(view.account_name(), "/team has ", kTeamAssignmentsMax,
                             " assignments, the most that an account can have; correct one that "
                             "is over instead"));
}

absl::Status CheckUnique(const Assignment& assignment, const AccountTeam& team) {
  if (!IsUniqueRole(assignment.role())) return absl::OkStatus();
  for (const Assignment& other : team.assignments()) {
    if (!Competes(other, assignment)) continue;
    return Overlaps(other, "correct or end that one first, or choose another interval");
  }
  return absl::OkStatus();
}

absl::StatusOr<const Assignment*> FindPredecessor(const Assignment& assignment,
                                                  const AccountTeam& team) {
  const Assignment* predecessor = nullptr;
  if (!IsUniqueRole(assignment.role())) return predecessor;
  const Interval interval = IntervalOf(assignment);
  for (const Assignment& other : team.assignments()) {
    if (!Competes(other, assignment)) continue;
    const absl::Time start = IntervalOf(other).from;
    if (start == interval.from) {
      return Overlaps(other, "correct that one, or choose another valid_from");
    }
    if (start > interval.from) {
      return Overlaps(other, "give a valid_to that is not after its start, or correct that one");
    }
    predecessor = &other;
  }
  return predecessor;
}

Decision Assign(Assignment assignment, const Assignment* predecessor) {
  const absl::Time start = IntervalOf(assignment).from;
  Decision decision;
  if (predecessor != nullptr) {
    v1::AssignmentEnded ended;
    ended.set_assignment(predecessor->name());
    ended.set_person(predecessor->person());
    *ended.mutable_valid_to() = assignment.valid_from();
    ended.set_superseded(true);
    decision.Add(std::move(ended)).At(start);
  }
  v1::AccountAssigned assigned;
  *assigned.mutable_assignment() = std::move(assignment);
  decision.Add(std::move(assigned)).At(start);
  return decision;
}

}  // namespace steward::accounts
