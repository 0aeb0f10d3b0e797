#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "libs/base/business_time.h"
#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/acknowledgement.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/promises.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

// When it closes by itself.
absl::StatusOr<absl::Time> AutoClose(const v1::EscalationState& state, absl::Time at) {
  const std::string name = CalendarNameFor(state.escalation().severity(), state);
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, FindCalendar(name, state));
  STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms,
                           calendar.BusinessDaysMs(kAutoCloseBusinessDays, at));
  return calendar.Add(at, open_ms);
}

}  // namespace

// Everything that was acknowledged -> RESOLVED: every clock and every call ends in the same batch.
// An OPEN one is acknowledged first, by this command if it says so.
Decision ResolveEscalation(const v1::ResolveEscalationRequest& request, const EscalationView& view,
                           const Env& env) {
  const bool acknowledges =
      request.acknowledge() && view.escalation().state() == v1::Escalation::STATE_OPEN;
  if (!acknowledges) {
    STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "ResolveEscalation"));
  }
  Decision decision;
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  if (acknowledges) {
    STEWARD_RETURN_IF_ERROR(Acknowledge(view.state(), env.now, &clocks, &decision));
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time auto_close, AutoClose(view.state(), env.now));
  v1::EscalationResolved event;
  event.set_from(view.escalation().state());
  *event.mutable_auto_close_time() = ToTimestamp(auto_close);
  decision.Add(std::move(event));
  STEWARD_RETURN_IF_ERROR(clocks.Resolve());
  return decision;
}

}  // namespace steward::escalations
