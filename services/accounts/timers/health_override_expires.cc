#include <utility>

#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_messages.h"
#include "services/accounts/policies/health_transition.h"

namespace steward::accounts {

// The time of an override is over: what the score leads to is shown again.
Decision HealthOverrideExpires(const TimerFired&, const HealthView& view, const Env&) {
  v1::HealthOverrideExpired event;
  *event.mutable_before() = view.health().override();
  Decision decision(std::move(event));
  AddBandChange(view, ToBand(view.health().computed_band()),
                v1::HealthBandChanged::CAUSE_OVERRIDE_EXPIRED, &decision);
  return decision;
}

}  // namespace steward::accounts
