#include <utility>

#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_messages.h"
#include "services/accounts/policies/health_transition.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::accounts {

// The score's word holds again. Nothing where nobody overrules it.
Decision ClearHealthOverride(const v1::ClearHealthOverrideRequest&, const HealthView& view,
                             const Env&) {
  if (!view.health().has_override()) return Nothing();
  v1::HealthOverrideCleared event;
  *event.mutable_before() = view.health().override();
  Decision decision(std::move(event));
  AddBandChange(view, ToBand(view.health().computed_band()),
                v1::HealthBandChanged::CAUSE_OVERRIDE_CLEARED, &decision);
  return decision;
}

}  // namespace steward::accounts
