#pragma once

#include "libs/base/domain.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// The derived rows of each aggregate: index entries, sums (rows.h, people_rows.h, health_rows.h)
// and timers. Pure and thread-safe.
namespace steward::accounts {

Rows DeriveAccount(const v1::AccountState& state);
Rows DeriveAccountParent(const v1::AccountParentState& state);
Rows DerivePerson(const v1::PersonState& state);
Rows DeriveOrgUnit(const v1::OrgUnitState& state);
Rows DeriveCalendar(const v1::CalendarState& state);
Rows DeriveTeam(const v1::AccountTeamState& state);
Rows DeriveSituation(const v1::AccountSituationState& state);
Rows DeriveRelationship(const v1::AccountRelationshipState& state);
Rows DeriveJobTitles(const v1::JobTitlesState& state);
Rows DeriveHealth(const v1::AccountHealthState& state);
Rows DeriveScorecard(const v1::ScorecardState& state);

}  // namespace steward::accounts
