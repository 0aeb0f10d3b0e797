#include <string>

#include "google/protobuf/field_mask.pb.h"

#include "libs/base/domain.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/escalations/policies/policy_fields.h"
#include "services/escalations/policy_view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// What escalations that name it promise.
Decision CreateEscalationPolicy(const v1::CreateEscalationPolicyRequest& request,
                                const PolicyView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckPolicy(request.escalation_policy(), view));
  v1::EscalationPolicyCreated event;
  v1::EscalationPolicy* policy = event.mutable_escalation_policy();
  CopyFields(PopulatedFields(request.escalation_policy(), kPolicyFields),
             request.escalation_policy(), policy);
  policy->set_name(env.aggregate);
  return event;
}

}  // namespace steward::escalations
