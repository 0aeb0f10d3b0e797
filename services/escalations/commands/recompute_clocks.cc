#include <utility>

#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/opening.h"
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
  Decision decision;
  if (after.SerializeAsString() != view.state().SerializeAsString()) {
    v1::EscalationCalendarsRefreshed event;
    *event.mutable_calendars() = after.calendars();
    decision.Add(std::move(event));
  }
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), after}, env.now, &decision).Recompute());
  return decision;
}

}  // namespace steward::escalations
