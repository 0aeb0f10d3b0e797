#pragma once

#include <cstdint>

// Numbers of the indexes over people, org units, teams and calendars, frozen: a number never
// changes its meaning, and a retired one stays here with a comment. 20 to 39; rows.h has 1 to 19.
namespace steward::accounts {

// {}: every person, by id, also those who left or were erased.
inline constexpr uint16_t kPeopleAll = 20;
// {org unit's name}; a person without one has no entry.
inline constexpr uint16_t kPeopleByOrgUnit = 21;
// {}: every org unit, by id.
inline constexpr uint16_t kOrgUnitsAll = 22;
// {person's name}: the teams ("accounts/a1/team") in which they are an ACTIVE account manager.
inline constexpr uint16_t kTeamByManager = 23;
// {}: every calendar, by id.
inline constexpr uint16_t kCalendarsAll = 24;
// {person's name}: the teams in which they have an assignment that is not over, of any role.
inline constexpr uint16_t kTeamByMember = 25;

// Kinds of the team's two timers, frozen too. At the same instant they fire in the order of their
// names.
inline constexpr char kAssignmentEnds[] = "assignment_ends";
inline constexpr char kAssignmentStarts[] = "assignment_starts";

}  // namespace steward::accounts
