#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/view.h"

namespace steward::contracts {

// The first day of a SIGNED contract has begun in its zone: it is ACTIVE, and the renewal at the
// end of its term is scheduled.
Decision ContractStarts(const TimerFired&, const ContractView& view, const Env& env) {
  Decision decision;
  AddActivation(view.contract(), env.effective_time, &decision);
  STEWARD_RETURN_IF_ERROR(AddFirstRenewal(view.contract(), view, &decision));
  return decision;
}

}  // namespace steward::contracts
