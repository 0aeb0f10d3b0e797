#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/policies/terms.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// A draft for a known account that is not archived, with its dates resolved to instants.
Decision CreateContract(const v1::CreateContractRequest& request, const ContractView& view,
                        const Env& env) {
  v1::ContractCreated event;
  v1::Contract& contract = *event.mutable_contract();
  contract = OnlyTerms(request.contract());
  contract.set_name(env.aggregate);
  contract.set_state(v1::Contract::STATE_DRAFT);
  contract.set_version(1);
  STEWARD_RETURN_IF_ERROR(CompleteTerms(&contract));
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, ParentOf(env.aggregate), /*history=*/false));
  STEWARD_RETURN_IF_ERROR(CheckOwner(view, contract.owner(), /*history=*/false));
  STEWARD_RETURN_IF_ERROR(CheckCalendar(view, contract));
  return event;
}

}  // namespace steward::contracts
