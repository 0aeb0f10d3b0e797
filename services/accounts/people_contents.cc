#include "services/accounts/people_contents.h"

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
      .Aggregate<v1::AccountsEvent, v1::AccountTeamState>("team", EvolveTeam, DeriveTeam)
      .Command(CreatePerson)
      .Command(UpdatePerson)
      .Command(MarkPersonLeft)
      .Command(ErasePerson)
      .Command(SetReportingLine)
      .Command(CreateOrgUnit)
      .Command(UpdateOrgUnit)
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
      .Query(WhoWas);
}

}  // namespace steward::accounts
