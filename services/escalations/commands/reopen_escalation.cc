#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/levels.h"
#include "services/escalations/policies/promises.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

absl::Status CheckInTime(const v1::Escalation& escalation, absl::Time now) {
  const absl::Time last = Instant(escalation.resolve_time()) + kReopenWithin;
  if (now <= last) return absl::OkStatus();
  return Reject(Reason::REASON_REOPEN_TOO_LATE,
                absl::StrCat(escalation.name(), " could be reopened until ", FormatRfc3339(last),
                             ": request another escalation"));
}

}  // namespace

// RESOLVED or CLOSED -> OPEN, within 30 days of the resolution: the clocks that it ended go on, the
// time between is a pause, and the levels are called from the first one on.
Decision ReopenEscalation(const v1::ReopenEscalationRequest&, const EscalationView& view,
                          const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "ReopenEscalation"));
  STEWARD_RETURN_IF_ERROR(CheckInTime(view.escalation(), env.now));
  v1::EscalationState after = view.state();
  after.mutable_escalation()->set_state(v1::Escalation::STATE_OPEN);
  after.mutable_escalation()->clear_ladder();
  Decision decision;
  v1::EscalationReopened event;
  event.set_from(view.escalation().state());
  decision.Add(event);
  Clocks clocks({view.state(), after}, env.now, &decision);
  STEWARD_RETURN_IF_ERROR(clocks.Reopen());
  const bool unanswered =
      view.state().message_waits() && !clocks.IsLive(v1::CLOCK_KIND_FIRST_RESPONSE);
  if (unanswered) STEWARD_RETURN_IF_ERROR(clocks.Start(v1::CLOCK_KIND_NEXT_RESPONSE));
  STEWARD_RETURN_IF_ERROR(CallNextLevel(view, after, env.now, &decision));
  return decision;
}

}  // namespace steward::escalations
