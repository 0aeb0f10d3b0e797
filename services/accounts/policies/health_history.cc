#include "services/accounts/policies/health_history.h"

#include <vector>

#include "absl/types/span.h"

#include "services/accounts/policies/health_trend.h"

namespace steward::accounts {
namespace {

using v1::AccountHealth;
using v1::DailyScore;

AccountHealth::Trend ToMessage(const std::optional<Trend>& trend) {
  if (!trend.has_value()) return AccountHealth::TREND_UNSPECIFIED;
  if (*trend == Trend::kUp) return AccountHealth::TREND_UP;
  return *trend == Trend::kDown ? AccountHealth::TREND_DOWN : AccountHealth::TREND_SAME;
}

// At the end of that day.
std::optional<int32_t> ScoreOn(Day day, const v1::AccountHealthState& state) {
  std::optional<int32_t> score;
  for (const DailyScore& each : state.daily_scores()) {
    if (each.day() > day) break;
    score = each.has_score_centi() ? std::optional(each.score_centi()) : std::nullopt;
  }
  return score;
}

}  // namespace

void KeepDailyScore(Day day, std::optional<int32_t> score_centi, v1::AccountHealthState* state) {
  auto* scores = state->mutable_daily_scores();
  const bool is_new = scores->empty() || scores->rbegin()->day() != day;
  DailyScore* last = is_new ? scores->Add() : scores->Mutable(scores->size() - 1);
  last->set_day(day);
  last->clear_score_centi();
  if (score_centi.has_value()) last->set_score_centi(*score_centi);
  // The one that stands for the first day of the trend is the last of those until then.
  int until_first = 0;
  for (const DailyScore& each : *scores) until_first += each.day() <= day - kTrendDays ? 1 : 0;
  if (until_first > 1) scores->DeleteSubrange(0, until_first - 1);
}

void FillTrend(const v1::AccountHealthState& state, absl::Time now, AccountHealth* health) {
  const Day today = DayInZone(now, absl::UTCTimeZone());
  std::vector<std::optional<int32_t>> scores;
  for (Day day = today - kTrendDays; day <= today; ++day) scores.push_back(ScoreOn(day, state));
  health->set_trend(ToMessage(TrendOf(scores.back(), scores.front())));
  const auto slope = SlopePer28Days(absl::MakeConstSpan(scores).subspan(1));
  if (slope.ok() && slope->has_value()) health->set_slope_centi(**slope);
}

}  // namespace steward::accounts
