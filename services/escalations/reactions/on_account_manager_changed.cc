#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "services/mirrors/open_work.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {
namespace {

// Escalations of an account that one change looks at.
constexpr int kLookedAtMax = 1000;

// What is owned by nobody, or by somebody who left, is the account manager's from now on.
Decision HandOver(const EscalationView& view, const Env& env) {
  Decision decision;
  for (const auto* state :
       view.List(absl::StrCat("accounts/", env.account, "/escalations/"), kLookedAtMax)) {
    const v1::Escalation& escalation = state->escalation();
    if (IsOver(escalation.state())) continue;
    const std::string successor = mirrors::Successor(escalation.owner(), view);
    if (successor.empty()) continue;
    v1::EscalationOwnerChanged event;
    event.set_from(escalation.owner());
    event.set_to(successor);
    decision.Add(std::move(event)).On(escalation.name());
  }
  return decision;
}

}  // namespace

// An account has another account manager: the open work of those who left is theirs.
Decision OnAccountAssigned(const accounts::v1::AccountAssigned&, const EscalationView& view,
                           const Env& env) {
  return HandOver(view, env);
}

Decision OnAssignmentStarted(const accounts::v1::AssignmentStarted&, const EscalationView& view,
                             const Env& env) {
  return HandOver(view, env);
}

Decision OnAssignmentCorrected(const accounts::v1::AssignmentCorrected&, const EscalationView& view,
                               const Env& env) {
  return HandOver(view, env);
}

}  // namespace steward::escalations
