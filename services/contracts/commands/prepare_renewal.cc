#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// OPEN -> PREPARING.
Decision PrepareRenewal(const v1::PrepareRenewalRequest&, const ContractView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "PrepareRenewal", env.now));
  return v1::RenewalPreparationStarted();
}

}  // namespace steward::contracts
