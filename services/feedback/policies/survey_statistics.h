#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "services/feedback/policies/survey_cell.h"

// What surveys say (DOMAIN.md 3.2 "Feedback", 3.6). Every figure is rounded half up, once, from the
// exact counts: also those with a root in them are right to the last digit. Shares are in basis
// points, scores and means in hundredths (centi). All functions are pure and thread-safe.
//
// Scores come as the scores themselves, or as counts, which a service can keep as running sums; the
// Count functions go from one to the other. INVALID_FIELD names "scores[3]" for a score out of its
// range, or the count that can't be; OUT_OF_RANGE where counts don't fit an int64.
namespace steward::feedback {

// Standard errors on either side of a figure that its interval of 95 % has: z = 1.96 exactly, in
// hundredths.
inline constexpr int64_t kZCenti = 196;

// --- Net promoter score: "how likely are you to recommend us", 0 to 10.

// Promoters gave 9 or 10, passives 7 or 8, detractors 0 to 6.
struct NpsCounts {
  int64_t promoters = 0;
  int64_t passives = 0;
  int64_t detractors = 0;
};

struct NpsFigures {
  int64_t n = 0;
  // 100 (P - D) / N, from -10000 to 10000.
  int64_t nps_centi = 0;
  // The standard error: 100 sqrt((p + d - (p - d)^2) / N), with p = P/N and d = D/N.
  int64_t se_centi = 0;
  // 1.96 standard errors, from the exact one: 95 % is the score +- this.
  int64_t margin_centi = 0;
};

absl::StatusOr<NpsCounts> CountNps(absl::Span<const int64_t> scores);
absl::StatusOr<Cell<NpsFigures>> Nps(const NpsCounts& counts, const CellRules& rules);

// --- Customer satisfaction, the share that gave one of the two best of five: 1 to 5.

struct Top2Counts {
  // Gave 4 or 5.
  int64_t satisfied = 0;
  int64_t n = 0;
};

struct Top2Figures {
  int64_t n = 0;
  int64_t csat_bp = 0;
  // Wilson's score interval of 95 %, without continuity correction, from 0 to 10000:
  // (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n).
  int64_t wilson_low_bp = 0;
  int64_t wilson_high_bp = 0;
};

absl::StatusOr<Top2Counts> CountTop2(absl::Span<const int64_t> scores);
absl::StatusOr<Cell<Top2Figures>> CsatTop2(const Top2Counts& counts, const CellRules& rules);

// --- Customer satisfaction, the mean as a share of the best possible: 0 (or 1) to `max_score`.

struct MeanCounts {
  int64_t sum = 0;
  int64_t n = 0;
  // At least 1.
  int64_t max_score = 5;
};

struct CsatMeanFigures {
  int64_t n = 0;
  // sum / (n max_score).
  int64_t csat_mean_bp = 0;
};

absl::StatusOr<MeanCounts> CountMean(absl::Span<const int64_t> scores, int64_t max_score);
absl::StatusOr<Cell<CsatMeanFigures>> CsatMean(const MeanCounts& counts, const CellRules& rules);

// --- Customer effort score: "it was easy", 1 to 7, where 7 is easiest.

struct CesCounts {
  int64_t sum = 0;
  // Gave 5, 6 or 7.
  int64_t easy = 0;
  int64_t n = 0;
};

struct CesFigures {
  int64_t n = 0;
  int64_t mean_centi = 0;
  int64_t easy_bp = 0;
};

absl::StatusOr<CesCounts> CountCes(absl::Span<const int64_t> scores);
absl::StatusOr<Cell<CesFigures>> Ces(const CesCounts& counts, const CellRules& rules);

// --- Response rate.

// completed / delivered in basis points, where `delivered` counts every invitation that was ever
// delivered. Nothing where none was. INVALID_FIELD for a count below 0, or more completed than
// delivered.
absl::StatusOr<std::optional<int64_t>> ResponseRateBp(int64_t delivered, int64_t completed);

}  // namespace steward::feedback
