#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// IN_REVIEW -> APPROVED: it waits for signatures.
Decision ApproveContract(const v1::ApproveContractRequest&, const ContractView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.contract(), "ApproveContract", env.now));
  return v1::ContractApproved();
}

}  // namespace steward::contracts
