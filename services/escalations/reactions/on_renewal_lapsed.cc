#include "libs/base/domain.h"
#include "services/escalations/policies/rule_opens.h"
#include "services/escalations/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::escalations {

// A term ended without a decision: we let it lapse. One escalation for each contract at a time.
Decision OnRenewalLapsed(const contracts::v1::RenewalLapsed& event, const EscalationView& view,
                         const Env& env) {
  return OpenByRule({.cause = v1::Escalation::CAUSE_CONTRACT_LAPSED,
                     .subject = event.contract(),
                     .severity = v1::SEVERITY_SEV2},
                    view, env);
}

}  // namespace steward::escalations
