#pragma once

#include "absl/status/status.h"

#include "libs/engine/query.h"
#include "steward/contracts/v1/contracts_service.pb.h"

// The reads of the contracts service that are more than one aggregate: lists, and sums of recurring
// revenue as now known, the future included. Thread-safe: each reads its own snapshot. The rule of
// each stands at its definition.
namespace steward::contracts {

absl::Status ListContracts(const v1::ListContractsRequest& request,
                           const engine::QueryContext& context,
                           v1::ListContractsResponse* response);

absl::Status GetArr(const v1::GetArrRequest& request, const engine::QueryContext& context,
                    v1::GetArrResponse* response);

absl::Status ListArrMovements(const v1::ListArrMovementsRequest& request,
                              const engine::QueryContext& context,
                              v1::ListArrMovementsResponse* response);

absl::Status GetRetention(const v1::GetRetentionRequest& request,
                          const engine::QueryContext& context, v1::Retention* response);

}  // namespace steward::contracts
