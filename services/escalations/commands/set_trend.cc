#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// How it goes, as somebody sees it.
Decision SetTrend(const v1::SetTrendRequest& request, const EscalationView& view, const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "SetTrend"));
  if (request.trend() == view.escalation().trend()) return Nothing();
  v1::EscalationTrendChanged event;
  event.set_from(view.escalation().trend());
  event.set_to(request.trend());
  return event;
}

}  // namespace steward::escalations
