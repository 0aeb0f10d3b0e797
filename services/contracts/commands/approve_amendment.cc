#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {

// IN_REVIEW -> APPROVED: it waits for signatures.
Decision ApproveAmendment(const v1::ApproveAmendmentRequest&, const ContractView& view,
                          const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(*view.amendment(), "ApproveAmendment", env.now));
  return v1::AmendmentApproved();
}

}  // namespace steward::contracts
