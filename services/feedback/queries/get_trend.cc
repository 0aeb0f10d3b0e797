#include <utility>

#include "absl/time/civil_time.h"

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/feedback/queries/counted.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/queries/score_question.h"
#include "services/feedback/queries/scores.h"

namespace steward::feedback {
namespace {

using v1::GetScoreRequest;

constexpr int32_t kMonthsDefault = 12;

// What is asked at the end of each month.
GetScoreRequest ScoreOfEach(const v1::GetTrendRequest& request) {
  GetScoreRequest score;
  score.set_metric(request.metric());
  score.set_window(request.window());
  score.set_account(request.account());
  score.set_min_n(request.min_n());
  score.set_rollup(request.rollup());
  return score;
}

}  // namespace

// A metric at the ends of the last months that are over (DOMAIN.md 3.2): each is what GetScore
// answers for the first instant of the next month.
absl::Status GetTrend(const v1::GetTrendRequest& request, const engine::QueryContext& context,
                      v1::GetTrendResponse* response) {
  absl::Time at = context.now();
  if (request.has_at()) {
    STEWARD_ASSIGN_OR_RETURN(at, FromTimestamp(request.at()));
  }
  const GetScoreRequest score = ScoreOfEach(request);
  const absl::CivilMonth current(absl::ToCivilSecond(at, absl::UTCTimeZone()));
  const int32_t months = request.months() > 0 ? request.months() : kMonthsDefault;
  int64_t left = kScannedMax;
  for (absl::CivilMonth month = current - months; month < current; ++month) {
    const absl::Time end = absl::FromCivil(absl::CivilSecond(month + 1), absl::UTCTimeZone());
    STEWARD_ASSIGN_OR_RETURN(const ScoreQuestion question, ResolveQuestion(score, end));
    STEWARD_ASSIGN_OR_RETURN(ScoreFigures figures, FiguresAt(question, context, &left));
    figures.total.set_key(absl::FormatCivilTime(month));
    *response->add_rows() = std::move(figures.total);
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
