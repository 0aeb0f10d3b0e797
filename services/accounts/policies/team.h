#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/team_view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

// The rules of assignments (DOMAIN.md 3.1): who may look after an account, when, in which role.
// Pure and thread-safe.
namespace steward::accounts {

// Assignments of one account, past and planned: a handover a month for forty years.
inline constexpr int kTeamAssignmentsMax = 500;

// Roles that at most one person holds at each instant.
bool IsUniqueRole(v1::AssignmentRole role);

// What an assignment with this interval is at `now`. An empty interval never was: ENDED.
v1::Assignment::State StateAt(const Interval& interval, absl::Time now);

// By resource name; null when there is none.
const v1::Assignment* FindAssignment(const v1::AccountTeam& team, absl::string_view name);

// True for the same role, person and interval.
bool SameAssignment(const v1::Assignment& a, const v1::Assignment& b);

// Whether somebody may be assigned. PERSON_UNKNOWN, PERSON_LEFT for an interval that reaches past
// `now`, LIMIT_EXCEEDED.
absl::Status CheckPerson(const v1::Assignment& assignment, const TeamView& view, absl::Time now);
absl::Status CheckRoom(const TeamView& view);

// ASSIGNMENT_OVERLAPS, naming the other one, when `assignment` has a unique role and shares an
// instant with another assignment of it. Its older self (the same name) doesn't count.
absl::Status CheckUnique(const v1::Assignment& assignment, const v1::AccountTeam& team);

// Who makes room for a new assignment of a unique role: the holder at its start, who began before.
// Null: nobody has to. ASSIGNMENT_OVERLAPS when that wouldn't be enough: another one begins at the
// same instant, or later within the interval.
absl::StatusOr<const v1::Assignment*> FindPredecessor(const v1::Assignment& assignment,
                                                      const v1::AccountTeam& team);

// Adds AccountAssigned for `assignment`, after AssignmentEnded for its predecessor (null: nobody),
// both effective from its start.
Decision Assign(v1::Assignment assignment, const v1::Assignment* predecessor);

}  // namespace steward::accounts
