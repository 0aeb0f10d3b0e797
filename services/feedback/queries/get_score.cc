#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/feedback/queries/counted.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/queries/score_question.h"
#include "services/feedback/queries/scores.h"

namespace steward::feedback {
namespace {

// The fields of a row that an answer has, too.
void SetTotal(const v1::ScoreRow& row, v1::GetScoreResponse* response) {
  if (row.has_n()) response->set_n(row.n());
  if (row.has_numerator()) response->set_numerator(row.numerator());
  if (row.has_denominator()) response->set_denominator(row.denominator());
  if (row.has_bp()) response->set_bp(row.bp());
  if (row.has_low_bp()) response->set_low_bp(row.low_bp());
  if (row.has_high_bp()) response->set_high_bp(row.high_bp());
  if (row.has_mean_centi()) response->set_mean_centi(row.mean_centi());
  if (row.has_accounts()) response->set_accounts(row.accounts());
  response->set_withheld(row.withheld());
}

}  // namespace

// A metric over what was received before an instant, as now known (DOMAIN.md 3.2, 3.6). Over all
// time it is a prefix of the sums by day; over a window a contact counts once, with the latest
// response.
absl::Status GetScore(const v1::GetScoreRequest& request, const engine::QueryContext& context,
                      v1::GetScoreResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const ScoreQuestion question, ResolveQuestion(request, context.now()));
  *response->mutable_at() = ToTimestamp(question.at);
  int64_t left = kScannedMax;
  STEWARD_ASSIGN_OR_RETURN(const ScoreFigures figures, FiguresAt(question, context, &left));
  SetTotal(figures.total, response);
  for (const v1::ScoreRow& row : figures.rows) *response->add_rows() = row;
  return absl::OkStatus();
}

}  // namespace steward::feedback
