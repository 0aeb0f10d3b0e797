#include "services/contracts/contract.h"

#include "services/contracts/derive.h"
#include "services/contracts/evolve.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/use_cases.h"
#include "services/mirrors/account_mirror.h"

namespace steward::contracts {

engine::Service Contracts() {
  using engine::MirrorPer;
  return engine::Service("contracts", v1::ContractsEvent::descriptor())
      .Aggregate("contracts", EvolveContract, DeriveContract)
      .Aggregate("erasedPeople", EvolveErasedPerson, DeriveErasedPerson)
      .Summary(EvolveRevenue, DeriveRevenue)
      .Mirror(MirrorPer::kAccount, mirrors::MirrorAccount)
      .Mirror(MirrorPer::kAggregate, mirrors::MirrorPerson)
      .Command(CreateContract)
      .Command(UpdateContract)
      .Command(SubmitContract)
      .Command(ApproveContract)
      .Command(RejectContract)
      .Command(SignContract)
      .Command(CancelContract)
      .Command(TerminateContract)
      .Command(RescindTermination)
      .Command(ImportContract)
      .Timer(kContractStarts, ContractStarts)
      .Timer(kContractExpires, ContractExpires)
      .Timer(kContractTerminates, ContractTerminates)
      .Reaction("confirm_person_erased", accounts::v1::AccountsEvent::descriptor(), OnPersonErased)
      .Query(ListContracts)
      .Query(GetArr)
      .Query(ListArrMovements)
      .Query(GetRetention);
}

}  // namespace steward::contracts
