#include <utility>

#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/past_calendars.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// A calendar was corrected: every clock that is not cancelled is counted again by the calendars as
// they are now, and the events say what it was before. Nothing where nothing differs.
Decision RecomputeClocks(const v1::RecomputeClocksRequest&, const EscalationView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "RecomputeClocks"));
  v1::EscalationState after = view.state();
  STEWARD_RETURN_IF_ERROR(BindCalendars(view, &after));
  ForgetPastOfCounted(&after);
  Decision counted;
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), after}, env.now, &counted).Recompute());
  const bool is_known = after.SerializeAsString() == view.state().SerializeAsString();
  if (is_known && counted.events().empty()) return Nothing();
  Decision decision;
  v1::EscalationCalendarsRefreshed event;
  *event.mutable_calendars() = after.calendars();
  decision.Add(std::move(event));
  for (DecidedEvent& each : counted.events()) decision.events().push_back(std::move(each));
  return decision;
}

}  // namespace steward::escalations
