#pragma once

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "libs/base/naming.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// What a use case about one policy may read. It borrows the facts and lives no longer than the
// Decide that it is given to. Not thread-safe.
class PolicyView {
 public:
  PolicyView(const Facts& facts, const Env& env)
      : facts_(facts), state_(facts.Find<v1::EscalationPolicyState>(env.aggregate)) {}

  // An empty message before it was created.
  const v1::EscalationPolicy& policy() const {
    return state_ != nullptr ? state_->escalation_policy()
                             : v1::EscalationPolicy::default_instance();
  }
  // Whether this service has heard of the calendar.
  bool KnowsCalendar(absl::string_view name) const {
    return facts_.FindMirror<accounts::v1::Calendar>(kReference, name) != nullptr;
  }

 private:
  const Facts& facts_;
  const v1::EscalationPolicyState* state_;
};

}  // namespace steward::escalations
