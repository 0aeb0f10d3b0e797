#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// DRAFT, IN_REVIEW, APPROVED, or SIGNED before its start -> CANCELLED.
Decision CancelContract(const v1::CancelContractRequest&, const ContractView& view,
                        const Env& env) {
  const v1::Contract& contract = view.contract();
  const bool started = StateAt(contract, env.now) != contract.state();
  if (contract.state() == v1::Contract::STATE_SIGNED && started) {
    return Reject(Reason::REASON_CONTRACT_STARTED,
                  absl::StrCat(contract.name(), " has started; terminate it instead"));
  }
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "CancelContract", env.now));
  v1::ContractCancelled event;
  event.set_from(contract.state());
  return event;
}

}  // namespace steward::contracts
