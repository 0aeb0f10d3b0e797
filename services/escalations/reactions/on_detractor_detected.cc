#include "libs/base/domain.h"
#include "services/escalations/policies/rule_opens.h"
#include "services/escalations/view.h"
#include "steward/accounts/v1/accounts_resources.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::escalations {

// Somebody at a STRATEGIC customer is unhappy: one escalation for each survey at a time.
Decision OnDetractorDetected(const feedback::v1::DetractorDetected& event,
                             const EscalationView& view, const Env& env) {
  if (view.account() == nullptr) return Nothing();
  if (view.account()->tier() != accounts::v1::TIER_STRATEGIC) return Nothing();
  return OpenByRule({.cause = v1::Escalation::CAUSE_DETRACTOR,
                     .subject = event.survey(),
                     .severity = v1::SEVERITY_SEV3},
                    view, env);
}

}  // namespace steward::escalations
