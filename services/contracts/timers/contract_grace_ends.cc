#include "libs/base/domain.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/view.h"

namespace steward::contracts {

// Nobody renewed the contract in the grace after its term: it is EXPIRED, and its renewal LOST.
Decision ContractGraceEnds(const TimerFired&, const ContractView& view, const Env&) {
  Decision decision;
  const v1::Renewal* renewal = view.renewal();
  if (renewal != nullptr && IsUndecided(renewal->state())) {
    AddLoss(*renewal, kReasonLapsed, view, &decision);
  }
  AddExpiry(view, &decision);
  return decision;
}

}  // namespace steward::contracts
