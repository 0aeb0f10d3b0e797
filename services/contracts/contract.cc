#include "services/contracts/contract.h"

#include "services/contracts/derive.h"
#include "services/contracts/evolve.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/renewal_gauges.h"
#include "services/contracts/use_cases.h"
#include "services/mirrors/account_mirror.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::contracts {

namespace {

// 2: sums, indexes and timers of renewals; price movements. 4: the lines before the last day on
// which they changed. 5: the category in which a renewal was decided, renewals by month.
constexpr uint32_t kFoldVersion = 5;

// The renewals of contracts: what their service adds to the contents below.
void AddRenewals(engine::Service* contents) {
  contents->Aggregate("renewals", EvolveRenewal, DeriveRenewal)
      .Command(OpenRenewal)
      .Command(PrepareRenewal)
      .Command(ProposeRenewal)
      .Command(SubmitRound)
      .Command(AgreeVerbally)
      .Command(GiveNotice)
      .Command(RescindNotice)
      .Command(DecideRenewal)
      .Command(AssessRisk)
      .Command(SettleRisk)
      .Command(ReassignRenewal)
      .Reaction("take_over_renewals", accounts::v1::AccountsEvent::descriptor(), OnManagerAssigned)
      .Reaction("take_over_renewals_later", accounts::v1::AccountsEvent::descriptor(),
                OnManagerStarted)
      .Reaction("take_over_renewals_corrected", accounts::v1::AccountsEvent::descriptor(),
                OnManagerCorrected)
      .Query(ListRenewals)
      .Query(ListRenewalsDue)
      .Query(GetRenewalRates)
      .Query(QuoteRenewal)
      .Gauge(RenewalsDueGauge());
  for (const auto kind : kRenewalWindows) contents->Timer(kind, RenewalWindowOpens);
  for (const auto kind : kNoticeMilestones) contents->Timer(kind, NoticeMilestoneComes);
}

// The amendments of contracts, likewise.
void AddAmendments(engine::Service* contents) {
  contents->Aggregate("amendments", EvolveAmendment, DeriveAmendment)
      .Command(AmendContract)
      .Command(UpdateAmendment)
      .Command(SubmitAmendment)
      .Command(ApproveAmendment)
      .Command(RejectAmendment)
      .Command(SignAmendment)
      .Command(CancelAmendment)
      .Timer(kAmendmentTakesEffect, AmendmentTakesEffect)
      .Query(ListAmendments);
}

// The forecast of renewals, likewise.
void AddForecast(engine::Service* contents) {
  contents->Command(SetForecastCall)
      .Command(ClearForecastCall)
      .Query(GetForecast)
      .Query(ListForecastRenewals)
      .Query(SimulateForecast);
}

}  // namespace

engine::Service Contracts() {
  using engine::MirrorPer;
  engine::Service contents =
      engine::Service("contracts", v1::ContractsEvent::descriptor(), kFoldVersion)
          .Aggregate("contracts", EvolveContract, DeriveContract)
          .Aggregate("erasedPeople", EvolveErasedPerson, DeriveErasedPerson)
          .Summary(EvolveRevenue, DeriveRevenue)
          .Mirror(MirrorPer::kAccount, mirrors::MirrorAccount)
          .Mirror(MirrorPer::kAggregate, mirrors::MirrorPerson)
          .Mirror(MirrorPer::kAggregate, mirrors::MirrorCalendar)
          .Command(CreateContract)
          .Command(UpdateContract)
          .Command(SubmitContract)
          .Command(ApproveContract)
          .Command(RejectContract)
          .Command(SignContract)
          .Command(CancelContract)
          .Command(SuspendContract)
          .Command(ResumeContract)
          .Command(TerminateContract)
          .Command(RescindTermination)
          .Command(ReinstateContract)
          .Command(ImportContract)
          .Timer(kContractStarts, ContractStarts)
          .Timer(kContractExpires, ContractExpires)
          .Timer(kContractTerminates, ContractTerminates)
          .Timer(kContractGraceEnds, ContractGraceEnds)
          .Reaction("confirm_person_erased", accounts::v1::AccountsEvent::descriptor(),
                    OnPersonErased)
          .Query(ListContracts)
          .Query(GetArr)
          .Query(ListArrMovements)
          .Query(GetRetention);
  AddRenewals(&contents);
  AddAmendments(&contents);
  AddForecast(&contents);
  return contents;
}

}  // namespace steward::contracts
