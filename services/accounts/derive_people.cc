#include "services/accounts/derive.h"
#include "services/accounts/people_rows.h"

namespace steward::accounts {

Rows DerivePerson(const v1::PersonState& state) {
  Rows rows;
  rows.Index(kPeopleAll, {});
  const std::string& org_unit = state.person().org_unit();
  if (!org_unit.empty()) rows.Index(kPeopleByOrgUnit, {org_unit});
  return rows;
}

Rows DeriveOrgUnit(const v1::OrgUnitState&) {
  Rows rows;
  rows.Index(kOrgUnitsAll, {});
  return rows;
}

Rows DeriveCalendar(const v1::CalendarState&) {
  Rows rows;
  rows.Index(kCalendarsAll, {});
  return rows;
}

}  // namespace steward::accounts
