#include "libs/base/domain.h"
#include "services/contracts/policies/term_end.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {

// The day of a scheduled termination has begun in the contract's zone: it is TERMINATED, and
// nothing is left to renew.
Decision ContractTerminates(const TimerFired&, const ContractView& view, const Env&) {
  v1::ContractTerminated event;
  *event.mutable_termination_date() = view.contract().termination_date();
  Decision decision(event);
  AddVoid(event.termination_date(), view, &decision);
  return decision;
}

}  // namespace steward::contracts
