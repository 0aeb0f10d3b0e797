#include <utility>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/acknowledgement.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// We answered the customer: the response clocks end.
Decision RecordResponse(const v1::RecordResponseRequest&, const EscalationView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "RecordResponse"));
  Decision decision;
  v1::ResponseRecorded event;
  if (const auto timeout = AckTimeout(view.state(), env.now); timeout.has_value()) {
    *event.mutable_ack_timeout_time() = ToTimestamp(*timeout);
  }
  decision.Add(std::move(event));
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_FIRST_RESPONSE));
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_NEXT_RESPONSE));
  return decision;
}

}  // namespace steward::escalations
