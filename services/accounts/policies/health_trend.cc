#include "services/accounts/policies/health_trend.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::accounts {
namespace {

constexpr int32_t kScoreMaxCenti = 10'000;

absl::Status CheckDailyScores(absl::Span<const std::optional<int32_t>> scores) {
  if (scores.size() != kTrendDays) {
    return InvalidField("daily_scores_centi", absl::StrCat("must have ", kTrendDays,
                                                           " entries, one a day, null for a day "
                                                           "without a score"));
  }
  for (size_t day = 0; day < scores.size(); ++day) {
    const int32_t score = scores[day].value_or(0);
    if (0 <= score && score <= kScoreMaxCenti) continue;
    return InvalidField(absl::StrCat("daily_scores_centi[", day, "]"),
                        "must be between 0 and 10000");
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<Trend> TrendOf(std::optional<int32_t> now_centi, std::optional<int32_t> then_centi,
                             int32_t dead_band_centi) {
  if (!now_centi.has_value() || !then_centi.has_value()) return std::nullopt;
  const int32_t change = *now_centi - *then_centi;
  if (change > dead_band_centi) return Trend::kUp;
  return change < -dead_band_centi ? Trend::kDown : Trend::kSame;
}

absl::StatusOr<std::optional<int64_t>> SlopePer28Days(
    absl::Span<const std::optional<int32_t>> daily_scores_centi) {
  STEWARD_RETURN_IF_ERROR(CheckDailyScores(daily_scores_centi));
  int64_t n = 0;
  int64_t sum_x = 0;
  int64_t sum_y = 0;
  int64_t sum_xx = 0;
  int64_t sum_xy = 0;
  for (int64_t x = 0; x < kTrendDays; ++x) {
    const std::optional<int32_t>& y = daily_scores_centi[static_cast<size_t>(x)];
    if (!y.has_value()) continue;
    ++n;
    sum_x += x;
    sum_y += *y;
    sum_xx += x * x;
    sum_xy += x * *y;
  }
  if (n < 2) return std::nullopt;
  const int64_t rise = kTrendDays * (n * sum_xy - sum_x * sum_y);
  const int64_t run = n * sum_xx - sum_x * sum_x;
  STEWARD_ASSIGN_OR_RETURN(const int64_t slope, ToInt64(DivHalfUp(rise, run), "the slope"));
  return slope;
}

absl::StatusOr<std::optional<int32_t>> PortfolioQuality(const PortfolioWeights& weights) {
  for (const auto& [name, weight] :
       {std::pair{"good", weights.good}, {"average", weights.average}, {"poor", weights.poor}}) {
    if (weight < 0) return InvalidField(name, "must be at least 0");
  }
  const __int128 whole = __int128{weights.good} + weights.average + weights.poor;
  if (whole == 0) return std::nullopt;
  const __int128 points = __int128{kGoodCenti} * weights.good +
                          __int128{kAverageCenti} * weights.average +
                          __int128{kPoorCenti} * weights.poor;
  return static_cast<int32_t>((2 * points + whole) / (2 * whole));
}

}  // namespace steward::accounts
