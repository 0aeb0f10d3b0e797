#pragma once

#include "absl/status/status.h"

#include "libs/engine/query.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

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

absl::Status ListRenewals(const v1::ListRenewalsRequest& request,
                          const engine::QueryContext& context, v1::ListRenewalsResponse* response);

absl::Status ListRenewalsDue(const v1::ListRenewalsDueRequest& request,
                             const engine::QueryContext& context,
                             v1::ListRenewalsDueResponse* response);

absl::Status GetRenewalRates(const v1::GetRenewalRatesRequest& request,
                             const engine::QueryContext& context, v1::RenewalRates* response);

absl::Status ListAmendments(const v1::ListAmendmentsRequest& request,
                            const engine::QueryContext& context,
                            v1::ListAmendmentsResponse* response);

absl::Status QuoteRenewal(const v1::QuoteRenewalRequest& request,
                          const engine::QueryContext& context, v1::RenewalQuote* response);

absl::Status GetForecast(const v1::GetForecastRequest& request, const engine::QueryContext& context,
                         v1::Forecast* response);

absl::Status ListForecastRenewals(const v1::ListForecastRenewalsRequest& request,
                                  const engine::QueryContext& context,
                                  v1::ListForecastRenewalsResponse* response);

absl::Status SimulateForecast(const v1::SimulateForecastRequest& request,
                              const engine::QueryContext& context,
                              v1::SimulateForecastResponse* response);

}  // namespace steward::contracts
