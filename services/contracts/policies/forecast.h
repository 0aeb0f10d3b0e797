#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "libs/base/integer_math.h"

// Forecast categories and how good forecasts are (DOMAIN.md 3.3 "Forecast", 3.6 "Contracts").
// Amounts are minor units of one currency. Pure functions.
namespace steward::contracts {

// What lies in each category; amounts may be below zero.
struct CategoryAmounts {
  // In no forecast.
  int64_t omitted_minor = 0;
  int64_t pipeline_minor = 0;
  int64_t best_case_minor = 0;
  int64_t most_likely_minor = 0;
  int64_t commit_minor = 0;
  int64_t closed_minor = 0;
};

// Rollups, after Salesforce: each forecast holds what is surer than it.
struct CumulativeForecast {
  // PIPELINE + BEST_CASE + MOST_LIKELY + COMMIT: all that is open.
  int64_t open_pipeline_minor = 0;
  // BEST_CASE + MOST_LIKELY + COMMIT + CLOSED.
  int64_t best_case_minor = 0;
  // MOST_LIKELY + COMMIT + CLOSED.
  int64_t most_likely_minor = 0;
  // COMMIT + CLOSED.
  int64_t commit_minor = 0;
};

// OUT_OF_RANGE beyond int64.
absl::StatusOr<CumulativeForecast> CumulativeForecastOf(const CategoryAmounts& amounts);

// What a forecast category believes before it has a history, bp, and how much history weighs as
// much as that belief: 100,000.00 of a currency with cents. Ours: DOMAIN.md names no figures.
inline constexpr int32_t kPriorPipelineBp = 2000;
inline constexpr int32_t kPriorBestCaseBp = 4000;
inline constexpr int32_t kPriorMostLikelyBp = 6000;
inline constexpr int32_t kPriorCommitBp = 9000;
// Where no category is known.
inline constexpr int32_t kPriorBp = 5000;
inline constexpr int64_t kPriorWeightMinor = 10'000'000;

// The history of one category and health band.
struct ConversionHistory {
  // Of what was due, what was won: min(final, target) of each renewal, so no more than was due.
  int64_t won_minor = 0;
  int64_t due_minor = 0;
  // What is believed without a history, 0 to 10000 bp, and the amount that this belief weighs.
  int32_t prior_bp = kPriorBp;
  int64_t prior_weight_minor = kPriorWeightMinor;
};

// (won + k x prior) / (due + k) in bp, half up, 0 to 10000; empty where due + k is 0: undefined.
// INVALID_FIELD for amounts below 0 ("due_minor", "k_minor"), more won than due ("won_minor"), and
// a prior outside its range ("prior_bp").
absl::StatusOr<std::optional<int32_t>> ConversionRate(const ConversionHistory& history);

// |forecast - actual| / |actual| in bp, half up; empty where actual is 0: undefined. OUT_OF_RANGE
// beyond int64.
absl::StatusOr<std::optional<int64_t>> ForecastError(int64_t forecast_minor, int64_t actual_minor);

// A probability that was stated, and whether the thing happened.
struct ProbabilityOutcome {
  int32_t probability_bp = 0;
  bool happened = false;
};

// The Brier score: the mean of (probability - outcome)^2, in bp: 0 is perfect, 2500 is a coin
// tossed, 10000 is always wrong. Half up; empty without outcomes. INVALID_FIELD for
// "outcomes[i].probability_bp" outside 0 to 10000.
absl::StatusOr<std::optional<int32_t>> BrierScore(absl::Span<const ProbabilityOutcome> outcomes);

}  // namespace steward::contracts
