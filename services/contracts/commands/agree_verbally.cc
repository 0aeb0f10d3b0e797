#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// PROPOSED or NEGOTIATING -> VERBAL: agreed, but not signed.
Decision AgreeVerbally(const v1::AgreeVerballyRequest&, const ContractView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "AgreeVerbally", env.now));
  return v1::RenewalAgreedVerbally();
}

}  // namespace steward::contracts
