#include <string>

#include "libs/base/domain.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"

namespace steward::contracts {
namespace {

v1::AmendmentCancelled Cancelled(v1::Amendment::Misfit misfit, const absl::Status& why,
                                 const ContractView& view) {
  v1::AmendmentCancelled event;
  event.set_contract(view.contract().name());
  event.set_from(view.amendment()->state());
  event.set_misfit(misfit);
  event.set_explanation(std::string(why.message()));
  return event;
}

}  // namespace

// The day of a signed amendment has begun in its contract's zone: the contract is as it says. What
// doesn't fit the contract any more is CANCELLED, and says why (DOMAIN.md 3.3 "Amendment"); so is
// what a block refused as that day began.
Decision AmendmentTakesEffect(const TimerFired& fired, const ContractView& view, const Env&) {
  Decision effect;
  const absl::Status fits = AddEffect(view, fired.due, &effect);
  if (!fits.ok()) return Cancelled(MisfitOf(fits), fits, view);
  const absl::Status changeable = CheckChangeable(view.contract(), "AmendContract", fired.due);
  if (!changeable.ok()) return Cancelled(v1::Amendment::MISFIT_BLOCKED, changeable, view);
  return effect;
}

}  // namespace steward::contracts
