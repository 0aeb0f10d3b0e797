#include "libs/base/domain.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/view.h"

namespace steward::contracts {

// The day after the last of an ACTIVE contract's term has begun in its zone (DOMAIN.md 3.3 "At
// term_end"): a successor goes on, or the next term begins by itself, or it is in grace, else it is
// EXPIRED.
Decision ContractExpires(const TimerFired&, const ContractView& view, const Env&) {
  Decision decision;
  AddTermEnd(view, &decision);
  return decision;
}

}  // namespace steward::contracts
