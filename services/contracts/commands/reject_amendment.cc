#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {

// IN_REVIEW -> DRAFT, as the next version.
Decision RejectAmendment(const v1::RejectAmendmentRequest&, const ContractView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(*view.amendment(), "RejectAmendment", env.now));
  v1::AmendmentRejected event;
  event.set_next_version(view.amendment()->version() + 1);
  return event;
}

}  // namespace steward::contracts
