#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// The customer wrote. After the first response, the first message that nobody answered starts a
// NEXT_RESPONSE clock; while it is resolved none starts, but a reopening remembers it.
Decision RecordCustomerMessage(const v1::RecordCustomerMessageRequest&, const EscalationView& view,
                               const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "RecordCustomerMessage"));
  Decision decision;
  decision.Add(v1::CustomerMessageRecorded());
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  const bool counts =
      IsOpen(view.escalation().state()) && !clocks.IsLive(v1::CLOCK_KIND_FIRST_RESPONSE);
  if (counts) STEWARD_RETURN_IF_ERROR(clocks.Start(v1::CLOCK_KIND_NEXT_RESPONSE));
  return decision;
}

}  // namespace steward::escalations
