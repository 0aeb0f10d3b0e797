#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// SCHEDULED -> OPEN, by hand before the first window.
Decision OpenRenewal(const v1::OpenRenewalRequest&, const ContractView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "OpenRenewal", env.now));
  return v1::RenewalOpened();
}

}  // namespace steward::contracts
