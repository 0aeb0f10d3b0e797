#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// IN_REVIEW -> DRAFT, as the next version.
Decision RejectContract(const v1::RejectContractRequest&, const ContractView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.contract(), "RejectContract", env.now));
  v1::ContractRejected event;
  event.set_next_version(view.contract().version() + 1);
  return event;
}

}  // namespace steward::contracts
