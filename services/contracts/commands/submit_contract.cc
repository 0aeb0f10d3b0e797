#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// DRAFT -> IN_REVIEW.
Decision SubmitContract(const v1::SubmitContractRequest&, const ContractView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.contract(), "SubmitContract", env.now));
  return v1::ContractSubmitted();
}

}  // namespace steward::contracts
