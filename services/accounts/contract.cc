#include "services/accounts/contract.h"

#include "services/accounts/derive.h"
#include "services/accounts/evolve.h"
#include "services/accounts/health_contents.h"
#include "services/accounts/people_contents.h"
#include "services/accounts/policies/lifecycle.h"
#include "services/accounts/queries/account_resources.h"
#include "services/accounts/relationship_contents.h"
#include "services/accounts/situation_view.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {
namespace {

// 2: an index of teams by member. 3: the mirror of whose contracts and renewals an account's are.
constexpr uint32_t kFoldVersion = 3;

}  // namespace

engine::Service Accounts() {
  engine::Service service("accounts", v1::AccountsEvent::descriptor(), kFoldVersion);
  service.Aggregate<v1::AccountsEvent, v1::AccountState>("accounts", EvolveAccount, DeriveAccount)
      .Aggregate<v1::AccountsEvent, v1::AccountParentState>("accountParents", EvolveAccountParent,
                                                            DeriveAccountParent)
      .Aggregate<v1::AccountsEvent, v1::AccountSituationState>("situation", EvolveSituation,
                                                               DeriveSituation)
      .Mirror<contracts::v1::ContractsEvent, v1::ContractMirror>(engine::MirrorPer::kAggregate,
                                                                 MirrorContract)
      .Mirror<contracts::v1::ContractsEvent, v1::EndingContracts>(engine::MirrorPer::kAccount,
                                                                  MirrorEndingContracts)
      .Mirror(engine::MirrorPer::kAggregate, MirrorEscalation)
      .Command(CreateAccount)
      .Command(UpdateAccount)
      .Command(MarkLive)
      .Command(ArchiveAccount)
      .Command(RestoreAccount)
      .Command(ImportAccount)
      .Command(SetAccountParent)
      .Command(ImportAccountParent)
      .Reaction("note_escalation", escalations::v1::EscalationsEvent::descriptor(),
                OnEscalationChanged)
      .Consequence("lifecycle", FollowContracts)
      .SilentAfter(ConcernsNoLifecycle)
      .SilentAfter(IsDraft)
      .FillOnGet<v1::AccountState>(FillParent)
      .Query(ListAccounts)
      .Query(ListChildAccounts)
      .Query(ListTimeline)
      .Query(GetAccountTeam)
      .Query(GetAccountSituation)
      .Query(GetSubtreeSituation);
  AddPeople(service);
  AddRelationships(service);
  AddHealth(service);
  return service;
}

}  // namespace steward::accounts
