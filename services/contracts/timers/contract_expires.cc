#include "libs/base/domain.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::contracts {

// The day after the last of an ACTIVE contract's term has begun in its zone: it is EXPIRED.
Decision ContractExpires(const TimerFired&, const ContractView& view, const Env&) {
  v1::ContractExpired event;
  *event.mutable_end_date() = view.contract().end_date();
  return event;
}

}  // namespace steward::contracts
