#include <utility>

#include "libs/base/status.h"
#include "services/escalations/queries/queries.h"
#include "services/escalations/rows.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// By name.
absl::Status ListEscalationPolicies(const v1::ListEscalationPoliciesRequest& request,
                                    const engine::QueryContext& context,
                                    v1::ListEscalationPoliciesResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(kPolicies, {}, /*prefix_of_last=*/false,
                        {request.page_size(), request.page_token(), "ListEscalationPolicies"}));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::EscalationPolicyState>(name));
    if (state == nullptr) continue;
    *response->add_escalation_policies() = std::move(*state->mutable_escalation_policy());
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::escalations
