#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {

// Takes a scheduled termination of an ACTIVE contract back, before its day begins.
Decision RescindTermination(const v1::RescindTerminationRequest&, const ContractView& view,
                            const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.contract(), "RescindTermination", env.now));
  v1::TerminationRescinded event;
  *event.mutable_termination_date() = view.contract().termination_date();
  return event;
}

}  // namespace steward::contracts
