#include "services/contracts/policies/forecast.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

absl::Status CheckHistory(const ConversionHistory& history) {
  if (history.due_minor < 0) return InvalidField("due_minor", "must be 0 or more");
  if (history.won_minor < 0 || history.won_minor > history.due_minor) {
    return InvalidField("won_minor",
                        absl::StrCat("must be 0 to ", history.due_minor,
                                     ", what was due; count a renewal's final up to its target"));
  }
  if (history.prior_bp < 0 || history.prior_bp > kWholeBp) {
    return InvalidField("prior_bp", "must be 0 to 10000");
  }
  if (history.prior_weight_minor < 0) return InvalidField("k_minor", "must be 0 or more");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CumulativeForecast> CumulativeForecastOf(const CategoryAmounts& amounts) {
  const WideInteger commit = WideInteger(amounts.commit_minor) + amounts.closed_minor;
  const WideInteger most_likely = commit + amounts.most_likely_minor;
  const WideInteger best_case = most_likely + amounts.best_case_minor;
  const WideInteger open_pipeline = best_case - amounts.closed_minor + amounts.pipeline_minor;

  CumulativeForecast forecast;
  STEWARD_ASSIGN_OR_RETURN(forecast.open_pipeline_minor,
                           ToInt64(open_pipeline, "the open pipeline"));
  STEWARD_ASSIGN_OR_RETURN(forecast.best_case_minor, ToInt64(best_case, "the best case"));
  STEWARD_ASSIGN_OR_RETURN(forecast.most_likely_minor, ToInt64(most_likely, "the most likely"));
  STEWARD_ASSIGN_OR_RETURN(forecast.commit_minor, ToInt64(commit, "the commit"));
  return forecast;
}

absl::StatusOr<std::optional<int32_t>> ConversionRate(const ConversionHistory& history) {
  STEWARD_RETURN_IF_ERROR(CheckHistory(history));
  const WideInteger weight = WideInteger(history.due_minor) + history.prior_weight_minor;
  if (weight == 0) return std::optional<int32_t>();
  const WideInteger won = WideInteger(history.won_minor) * kWholeBp +
                          WideInteger(history.prior_weight_minor) * history.prior_bp;
  return static_cast<int32_t>(DivHalfUp(won, weight));  // At most 10000: won is at most due.
}

absl::StatusOr<std::optional<int64_t>> ForecastError(int64_t forecast_minor, int64_t actual_minor) {
  if (actual_minor == 0) return std::optional<int64_t>();
  const WideInteger actual = actual_minor;
  return RatioBp(abs(forecast_minor - actual), abs(actual));
}

absl::StatusOr<std::optional<int32_t>> BrierScore(absl::Span<const ProbabilityOutcome> outcomes) {
  if (outcomes.empty()) return std::optional<int32_t>();
  WideInteger squares = 0;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const int64_t probability = outcomes[i].probability_bp;
    if (probability < 0 || probability > kWholeBp) {
      return InvalidField(absl::StrCat("outcomes[", i, "].probability_bp"), "must be 0 to 10000");
    }
    const int64_t miss = probability - (outcomes[i].happened ? kWholeBp : 0);
    squares += miss * miss;
  }
  return static_cast<int32_t>(DivHalfUp(squares, WideInteger(outcomes.size()) * kWholeBp));
}

}  // namespace steward::contracts
