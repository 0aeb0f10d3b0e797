#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// Where a health score is going, and how healthy a portfolio is (DOMAIN.md 3.1 Health, 3.6
// Accounts). Scores are centi-points, 0 to 10000. Pure and thread-safe.
namespace steward::accounts {

// Days over which a trend is taken, and so the number of daily scores.
inline constexpr int kTrendDays = 28;

enum class Trend { kUp, kDown, kSame };

// The score against the one 28 days ago: SAME up to and with `dead_band_centi` in either
// direction. None where either score is absent.
std::optional<Trend> TrendOf(std::optional<int32_t> now_centi, std::optional<int32_t> then_centi,
                             int32_t dead_band_centi = 300);

// The slope of the least-squares line through the 28 daily scores (oldest first, one a day), in
// centi-points per 28 days, half up: what the score would move by until the same day, so that it
// compares with the dead band. Days without a score are left out of the fit; none with fewer than
// two scores. INVALID_FIELD "daily_scores_centi" unless there are kTrendDays entries, each absent
// or between 0 and 10000.
absl::StatusOr<std::optional<int64_t>> SlopePer28Days(
    absl::Span<const std::optional<int32_t>> daily_scores_centi);

// What a class of accounts is worth in the quality of a portfolio, centi-points.
inline constexpr int64_t kGoodCenti = 10'000;
inline constexpr int64_t kAverageCenti = 6'000;
inline constexpr int64_t kPoorCenti = 4'000;

// How many accounts are GOOD, AVERAGE, POOR (GREEN, YELLOW, RED), or the ARR that they bring, minor
// units of one currency. Accounts whose band is UNKNOWN are left out.
struct PortfolioWeights {
  int64_t good = 0;
  int64_t average = 0;
  int64_t poor = 0;
};

// (100 * good + 60 * average + 40 * poor) / (good + average + poor), centi-points, half up; none
// where the sum is 0. INVALID_FIELD "good", "average" or "poor" for one below 0.
absl::StatusOr<std::optional<int32_t>> PortfolioQuality(const PortfolioWeights& weights);

}  // namespace steward::accounts
