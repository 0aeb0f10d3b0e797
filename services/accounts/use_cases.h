#pragma once

#include "absl/status/status.h"

#include "libs/base/domain.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::engine {
class QueryContext;
}

// Every use case of the accounts service, declared in one place (those of health:
// health_use_cases.h); each is a file of its own with its test beside it. All are pure functions.
namespace steward::accounts {

// ---- Accounts and hierarchy ----

Decision CreateAccount(const v1::CreateAccountRequest&, const AccountView&, const Env&);
Decision UpdateAccount(const v1::UpdateAccountRequest&, const AccountView&, const Env&);
Decision MarkLive(const v1::MarkLiveRequest&, const AccountView&, const Env&);
Decision ArchiveAccount(const v1::ArchiveAccountRequest&, const AccountView&, const Env&);
Decision RestoreAccount(const v1::RestoreAccountRequest&, const AccountView&, const Env&);
Decision ImportAccount(const v1::ImportAccountRequest&, const AccountView&, const Env&);
Decision SetAccountParent(const v1::SetAccountParentRequest&, const HierarchyView&, const Env&);
Decision ImportAccountParent(const v1::ImportAccountParentRequest&, const HierarchyView&,
                             const Env&);

Decision FollowContracts(const AccountView&, const Env&);

absl::Status ListAccounts(const v1::ListAccountsRequest&, const engine::QueryContext&,
                          v1::ListAccountsResponse*);
absl::Status ListChildAccounts(const v1::ListChildAccountsRequest&, const engine::QueryContext&,
                               v1::ListChildAccountsResponse*);
absl::Status ListTimeline(const v1::ListTimelineRequest&, const engine::QueryContext&,
                          v1::ListTimelineResponse*);

// ---- What goes wrong ----

// situation_view.h
class SituationView;

Decision OnEscalationChanged(const escalations::v1::EscalationsEvent&, const SituationView&,
                             const Env&);

absl::Status GetAccountTeam(const v1::GetAccountTeamRequest&, const engine::QueryContext&,
                            v1::AccountTeam*);
absl::Status GetAccountSituation(const v1::GetAccountSituationRequest&, const engine::QueryContext&,
                                 v1::AccountSituation*);
absl::Status GetSubtreeSituation(const v1::GetSubtreeSituationRequest&, const engine::QueryContext&,
                                 v1::GetSubtreeSituationResponse*);

// ---- People and teams ----

// calendar_view.h, people_view.h, team_view.h
class CalendarView;
class PeopleView;
class TeamView;

Decision CreatePerson(const v1::CreatePersonRequest&, const PeopleView&, const Env&);
Decision UpdatePerson(const v1::UpdatePersonRequest&, const PeopleView&, const Env&);
Decision MarkPersonLeft(const v1::MarkPersonLeftRequest&, const PeopleView&, const Env&);
Decision ErasePerson(const v1::ErasePersonRequest&, const PeopleView&, const Env&);
Decision SetReportingLine(const v1::SetReportingLineRequest&, const PeopleView&, const Env&);
Decision CreateOrgUnit(const v1::CreateOrgUnitRequest&, const PeopleView&, const Env&);
Decision UpdateOrgUnit(const v1::UpdateOrgUnitRequest&, const PeopleView&, const Env&);
Decision ImportPerson(const v1::ImportPersonRequest&, const PeopleView&, const Env&);
Decision ImportReportingLine(const v1::ImportReportingLineRequest&, const PeopleView&, const Env&);
Decision ImportOrgUnit(const v1::ImportOrgUnitRequest&, const PeopleView&, const Env&);

Decision CreateCalendar(const v1::CreateCalendarRequest&, const CalendarView&, const Env&);
Decision ReviseCalendar(const v1::ReviseCalendarRequest&, const CalendarView&, const Env&);

Decision AssignAccount(const v1::AssignAccountRequest&, const TeamView&, const Env&);
Decision EndAssignment(const v1::EndAssignmentRequest&, const TeamView&, const Env&);
Decision CorrectAssignment(const v1::CorrectAssignmentRequest&, const TeamView&, const Env&);
Decision ImportAssignment(const v1::ImportAssignmentRequest&, const TeamView&, const Env&);

Decision AssignmentStarts(const TimerFired&, const TeamView&, const Env&);
Decision AssignmentEnds(const TimerFired&, const TeamView&, const Env&);

Decision FollowCoverage(const TeamView&, const Env&);

absl::Status ListPeople(const v1::ListPeopleRequest&, const engine::QueryContext&,
                        v1::ListPeopleResponse*);
absl::Status ListOrgUnits(const v1::ListOrgUnitsRequest&, const engine::QueryContext&,
                          v1::ListOrgUnitsResponse*);
absl::Status ListCalendars(const v1::ListCalendarsRequest&, const engine::QueryContext&,
                           v1::ListCalendarsResponse*);
absl::Status WhoWas(const v1::WhoWasRequest&, const engine::QueryContext&, v1::WhoWasResponse*);

// ---- Contacts with customers, and who manages an account by what speaks for them ----

// relationship_view.h
class JobTitlesView;
class RelationshipView;

Decision LogInteraction(const v1::LogInteractionRequest&, const RelationshipView&, const Env&);
Decision AttestAccountManager(const v1::AttestAccountManagerRequest&, const RelationshipView&,
                              const Env&);
Decision WithdrawAttestation(const v1::WithdrawAttestationRequest&, const RelationshipView&,
                             const Env&);
Decision SetJobTitles(const v1::SetJobTitlesRequest&, const JobTitlesView&, const Env&);

absl::Status GetAccountRelationship(const v1::GetAccountRelationshipRequest&,
                                    const engine::QueryContext&, v1::AccountRelationship*);
absl::Status GetJobTitles(const v1::GetJobTitlesRequest&, const engine::QueryContext&,
                          v1::JobTitles*);
absl::Status IdentifyAccountManager(const v1::IdentifyAccountManagerRequest&,
                                    const engine::QueryContext&,
                                    v1::IdentifyAccountManagerResponse*);

}  // namespace steward::accounts
