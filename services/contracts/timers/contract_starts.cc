#include "libs/base/domain.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {

// The first day of a SIGNED contract has begun in its zone: it is ACTIVE.
Decision ContractStarts(const TimerFired&, const ContractView& view, const Env&) {
  v1::ContractActivated event;
  *event.mutable_start_date() = view.contract().start_date();
  *event.mutable_start_time() = view.contract().start_time();
  return event;
}

}  // namespace steward::contracts
