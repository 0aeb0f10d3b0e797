#include <utility>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_messages.h"
#include "services/accounts/policies/health_transition.h"
#include "services/accounts/policies/open_account.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::accounts {

// A person's word against the score's, with a reason and until an instant (DOMAIN.md 3.1 Health);
// it takes the place of the one that holds. The same again is nothing new.
Decision OverrideHealth(const v1::OverrideHealthRequest& request, const HealthView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  STEWARD_RETURN_IF_ERROR(CheckAccountOpen(*view.account()));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time expires_at, FromTimestamp(request.expires_at()));
  const BandOverride manual{.band = ToBand(request.band()),
                            .reason_code = env.reason_code,
                            .set_at = env.now,
                            .expires_at = expires_at};
  STEWARD_RETURN_IF_ERROR(CheckBandOverride(manual, ""));
  const auto before = OverrideOf(view.health());
  if (before.has_value() && before->band == manual.band &&
      before->reason_code == manual.reason_code && before->expires_at == manual.expires_at) {
    return Nothing();
  }
  v1::HealthOverridden event;
  v1::HealthOverride* added = event.mutable_override();
  added->set_band(request.band());
  added->set_reason_code(manual.reason_code);
  added->set_actor(env.actor);
  *added->mutable_set_at() = ToTimestamp(manual.set_at);
  *added->mutable_expires_at() = ToTimestamp(manual.expires_at);
  if (before.has_value()) *event.mutable_before() = view.health().override();
  Decision decision(std::move(event));
  AddBandChange(view, manual.band, v1::HealthBandChanged::CAUSE_OVERRIDE_SET, &decision);
  return decision;
}

}  // namespace steward::accounts
