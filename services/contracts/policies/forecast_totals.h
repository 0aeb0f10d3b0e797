#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "absl/status/statusor.h"

#include "steward/contracts/v1/forecast_resources.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"

// What the renewals of a period come to (DOMAIN.md 3.3 "Forecast"): the figures of forecast.h,
// renewal_rates.h and expected_value.h over renewals of one currency. Pure functions.
namespace steward::contracts {

// Of the renewals that were decided in a category: their targets, and what was kept of them.
struct DecidedTotals {
  int64_t due_minor = 0;
  int64_t won_minor = 0;
};
using ForecastHistory = std::map<v1::ForecastCategory, DecidedTotals>;

// The rates of PIPELINE to COMMIT, in this order.
absl::StatusOr<std::vector<v1::ConversionRate>> ConversionRatesOf(const ForecastHistory& history);

// That a renewal is won which counts in this category: 10000 for CLOSED, 0 where no rate is given.
int32_t ProbabilityOf(v1::ForecastCategory category, const std::vector<v1::ConversionRate>& rates);

// The amounts, the distribution, the rows and the rates of a forecast; its period and currency are
// left to the caller. OUT_OF_RANGE beyond int64.
absl::StatusOr<v1::Forecast> ForecastOf(const std::vector<v1::ForecastRenewal>& renewals,
                                        const std::vector<v1::ConversionRate>& rates,
                                        v1::ForecastGrouping grouping);

}  // namespace steward::contracts
