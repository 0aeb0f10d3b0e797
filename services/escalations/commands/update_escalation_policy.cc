#include "libs/base/domain.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/escalations/policies/policy_fields.h"
#include "services/escalations/policy_view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// Escalations that open from now on promise the new one; open ones once they are bound to it again.
Decision UpdateEscalationPolicy(const v1::UpdateEscalationPolicyRequest& request,
                                const PolicyView& view, const Env&) {
  STEWARD_ASSIGN_OR_RETURN(const auto change, ApplyMask<v1::EscalationPolicy>(
                                                  request.update_mask(), kPolicyFields,
                                                  request.escalation_policy(), view.policy()));
  if (change.empty()) return Nothing();
  v1::EscalationPolicy after = view.policy();
  CopyFields(change.mask, change.after, &after);
  STEWARD_RETURN_IF_ERROR(CheckPolicy(after, view));
  v1::EscalationPolicyUpdated event;
  *event.mutable_mask() = change.mask;
  *event.mutable_before() = change.before;
  *event.mutable_after() = change.after;
  return event;
}

}  // namespace steward::escalations
