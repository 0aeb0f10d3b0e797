#include "services/accounts/people_contents.h"

#include "services/accounts/calendar_view.h"
#include "services/accounts/derive.h"
#include "services/accounts/evolve.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/people_view.h"
#include "services/accounts/team_view.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

void AddPeople(engine::Service& service) {
  service.Aggregate<v1::AccountsEvent, v1::PersonState>("people", EvolvePerson, DerivePerson)
      .Aggregate<v1::AccountsEvent, v1::OrgUnitState>("orgUnits", EvolveOrgUnit, DeriveOrgUnit)
      .Aggregate<v1::AccountsEvent, v1::CalendarState>("calendars", EvolveCalendar, DeriveCalendar)
      .Aggregate<v1::AccountsEvent, v1::AccountTeamState>("team", EvolveTeam, DeriveTeam)
      .Command(CreatePerson)
      .Command(UpdatePerson)
      .Command(MarkPersonLeft)
      .Command(ErasePerson)
      .Command(SetReportingLine)
      .Command(CreateOrgUnit)
      .Command(UpdateOrgUnit)
      .Command(CreateCalendar)
      .Command(ReviseCalendar)
      .Command(ImportPerson)
      .Command(ImportReportingLine)
      .Command(ImportOrgUnit)
      .Command(AssignAccount)
      .Command(EndAssignment)
      .Command(CorrectAssignment)
      .Command(ImportAssignment)
      .Timer(kAssignmentEnds, AssignmentEnds)
      .Timer(kAssignmentStarts, AssignmentStarts)
      .Consequence("coverage", FollowCoverage)
      .Query(ListPeople)
      .Query(ListOrgUnits)
      .Query(ListCalendars)
      .Query(WhoWas);
}

}  // namespace steward::accounts
