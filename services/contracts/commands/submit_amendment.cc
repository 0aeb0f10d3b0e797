#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {

// DRAFT -> IN_REVIEW, while it fits its contract.
Decision SubmitAmendment(const v1::SubmitAmendmentRequest&, const ContractView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(*view.amendment(), "SubmitAmendment", env.now));
  STEWARD_RETURN_IF_ERROR(CheckFits(*view.amendment(), view, env.now));
  return v1::AmendmentSubmitted();
}

}  // namespace steward::contracts
