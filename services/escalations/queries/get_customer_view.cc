#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/queries/queries.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// What is named here, and nothing else: what we keep to ourselves can't get in by being new.
absl::Status GetCustomerView(const v1::GetCustomerViewRequest& request,
                             const engine::QueryContext& context, v1::CustomerView* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::EscalationState>(request.name()));
  if (state == nullptr) return NotFound(request.name());
  const v1::Escalation& escalation = state->escalation();
  response->set_name(escalation.name());
  response->set_title(escalation.title());
  response->set_state(escalation.state());
  response->set_severity(escalation.severity());
  if (escalation.has_open_time()) *response->mutable_open_time() = escalation.open_time();
  if (escalation.has_resolve_time()) *response->mutable_resolve_time() = escalation.resolve_time();
  if (escalation.has_close_time()) *response->mutable_close_time() = escalation.close_time();
  for (const auto& update : escalation.customer_updates()) {
    *response->add_customer_updates() = update;
    response->mutable_customer_updates()->rbegin()->clear_author();
    if (!update.has_next_update_time()) continue;
    *response->mutable_next_update_time() = update.next_update_time();
  }
  return absl::OkStatus();
}

}  // namespace steward::escalations
