#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {

// DRAFT, IN_REVIEW, APPROVED, or SIGNED before its day -> CANCELLED.
Decision CancelAmendment(const v1::CancelAmendmentRequest&, const ContractView& view,
                         const Env& env) {
  const v1::Amendment& amendment = *view.amendment();
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(amendment, "CancelAmendment", env.now));
  v1::AmendmentCancelled event;
  event.set_contract(view.contract().name());
  event.set_from(amendment.state());
  return event;
}

}  // namespace steward::contracts
