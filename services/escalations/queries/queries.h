#pragma once

#include "absl/status/status.h"

#include "libs/engine/query.h"
#include "steward/escalations/v1/escalations_service.pb.h"

// The reads of the escalations service that are more than one aggregate as it is. Thread-safe: each
// reads its own snapshot. The rule of each stands at its definition.
namespace steward::escalations {

absl::Status ListEscalations(const v1::ListEscalationsRequest& request,
                             const engine::QueryContext& context,
                             v1::ListEscalationsResponse* response);

absl::Status ListDueEscalations(const v1::ListDueEscalationsRequest& request,
                                const engine::QueryContext& context,
                                v1::ListDueEscalationsResponse* response);

absl::Status GetCustomerView(const v1::GetCustomerViewRequest& request,
                             const engine::QueryContext& context, v1::CustomerView* response);

absl::Status ExplainClock(const v1::ExplainClockRequest& request,
                          const engine::QueryContext& context, v1::ExplainClockResponse* response);

absl::Status ListEscalationPolicies(const v1::ListEscalationPoliciesRequest& request,
                                    const engine::QueryContext& context,
                                    v1::ListEscalationPoliciesResponse* response);

}  // namespace steward::escalations
