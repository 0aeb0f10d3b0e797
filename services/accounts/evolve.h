#pragma once

#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

// The folds of the accounts service: what each event means to the state of the aggregate that it
// belongs to. They are total: every event ever written folds, and one that says nothing about the
// aggregate changes nothing. Pure and thread-safe.
namespace steward::accounts {

void EvolveAccount(const v1::AccountsEvent& event, v1::AccountState* state);
void EvolveAccountParent(const v1::AccountsEvent& event, v1::AccountParentState* state);
void EvolvePerson(const v1::AccountsEvent& event, v1::PersonState* state);
void EvolveOrgUnit(const v1::AccountsEvent& event, v1::OrgUnitState* state);
void EvolveCalendar(const v1::AccountsEvent& event, v1::CalendarState* state);
void EvolveTeam(const v1::AccountsEvent& event, v1::AccountTeamState* state);
void EvolveSituation(const v1::AccountsEvent& event, v1::AccountSituationState* state);
void EvolveRelationship(const v1::AccountsEvent& event, v1::AccountRelationshipState* state);
void EvolveJobTitles(const v1::AccountsEvent& event, v1::JobTitlesState* state);
void EvolveHealth(const v1::AccountsEvent& event, v1::AccountHealthState* state);
void EvolveScorecard(const v1::AccountsEvent& event, v1::ScorecardState* state);

// What an event of the contracts service says about one contract; false for one that says nothing.
bool MirrorContract(const contracts::v1::ContractsEvent& event, v1::ContractMirror* mirror);

// Which contracts end with their term; false for an event that says nothing about that.
bool MirrorEndingContracts(const contracts::v1::ContractsEvent& event, v1::EndingContracts* mirror);

// Whose contracts and renewals an account's are, and when; false for an event that says nothing
// about that.
bool MirrorOwners(const contracts::v1::ContractsEvent& event, v1::AccountOwners* mirror);

// Whether an escalation is open, how bad it is and which clocks it missed; false for an event that
// says nothing about that.
bool MirrorEscalation(const escalations::v1::EscalationsEvent& event, v1::EscalationMirror* mirror);
// The severity under which it counts; UNSPECIFIED: it is not open.
v1::EscalationSeverity CountedSeverity(const v1::EscalationMirror& mirror);

}  // namespace steward::accounts
