#include "libs/base/domain.h"
#include "services/escalations/policies/rule_opens.h"
#include "services/escalations/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::escalations {

// A customer wants to go: one escalation for each term.
Decision OnNoticeGiven(const contracts::v1::NoticeGiven& event, const EscalationView& view,
                       const Env& env) {
  return OpenByRule({.cause = v1::Escalation::CAUSE_NOTICE_GIVEN,
                     .subject = event.renewal(),
                     .severity = v1::SEVERITY_SEV2},
                    view, env);
}

}  // namespace steward::escalations
