#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "services/feedback/policies/survey_cell.h"

// One figure for the responses of many accounts (DOMAIN.md 3.2 "rollups", 3.6). Pure and
// thread-safe.
namespace steward::feedback {

// What is averaged. The figure of each, over one account or all respondents, is that of
// survey_statistics.h.
enum class Metric {
  // Scores 0 to 10; hundredths of a point, -10000 to 10000.
  kNps,
  // Scores 1 to 5; basis points.
  kCsatTop2,
  // Scores 0 to max_score; basis points.
  kCsatMean,
  // Scores 1 to 7; hundredths.
  kCesMean,
  // Scores 1 to 7; basis points.
  kCesEasy,
};

// By what each account's score weighs: sum(weight score) / sum(weight).
enum class RollupBy {
  // Its respondents: every response weighs the same.
  kRespondent,
  // One: every account weighs the same.
  kAccount,
  // Its ARR at the instant of the report. Accounts without ARR have no part in it, nor have their
  // responses in n.
  kArr,
};

// A response that counts (response_window.h), and the account that it counts for: the contact's
// own, or the ultimate parent, as the report's grain says.
struct AccountScore {
  std::string account;
  int64_t score = 0;
  // So many responses that say the same. At least 1.
  int64_t count = 1;
};

struct RollupOptions {
  Metric metric = Metric::kNps;
  RollupBy by = RollupBy::kRespondent;
  // For kCsatMean, at least 1.
  int64_t max_score = 5;
  CellRules rules;
};

struct RollupFigures {
  // Responses and accounts that have a part in it. The cell's rules count the responses, for it is
  // they who could be traced.
  int64_t n = 0;
  int64_t accounts = 0;
  // In the unit of the metric; rounded half up, once, from the exact mean of exact scores.
  int64_t score = 0;
};

// `arr_minor` is read for kArr only; an account that isn't there has none. INVALID_FIELD for
// "responses[3].score" out of the metric's range, "responses[3].count" below 1, "arr_minor.NAME"
// below 0, "max_score" below 1.
absl::StatusOr<Cell<RollupFigures>> RollUp(absl::Span<const AccountScore> responses,
                                           const std::map<std::string, int64_t>& arr_minor,
                                           const RollupOptions& options);

}  // namespace steward::feedback
