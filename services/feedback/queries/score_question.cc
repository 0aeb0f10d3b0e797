#include "services/feedback/queries/score_question.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/queries/histogram.h"

namespace steward::feedback {
namespace {

using v1::GetScoreRequest;

constexpr int64_t kWindowDaysMax = 3'660;
constexpr absl::string_view kAll = "all";

absl::StatusOr<int64_t> WindowDays(const std::string& window) {
  if (window.empty() || window == kAll) return 0;
  int64_t days = 0;
  const bool number = absl::SimpleAtoi(absl::StripSuffix(window, "d"), &days);
  if (number && days >= 1 && days <= kWindowDaysMax) return days;
  return InvalidField("window", absl::StrCat("must be all, or from 1d to ", kWindowDaysMax, "d"));
}

absl::Status CheckGrouping(const ScoreQuestion& question) {
  const auto grouping = question.request.grouping();
  const bool is_rate = question.request.metric() == GetScoreRequest::METRIC_RESPONSE_RATE;
  if (is_rate && question.by_account()) {
    return InvalidField("rollup", "must be by respondent for a response rate");
  }
  if (is_rate && grouping == GetScoreRequest::GROUPING_SEGMENT) {
    return InvalidField("grouping", "must be by account, priority or month for a response rate");
  }
  const bool grouped_by_sum = grouping != GetScoreRequest::GROUPING_UNSPECIFIED &&
                              grouping != GetScoreRequest::GROUPING_MONTH;
  // Sums by account have no other group.
  const bool by_account = question.by_account() || !question.account.empty();
  if (by_account && question.window_days == 0 && grouped_by_sum) {
    return InvalidField("grouping",
                        "must be by month or not at all for one account, or by account, over all "
                        "time; give a window, as in 3660d");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Time ScoreQuestion::from() const {
  return window_days == 0 ? absl::InfinitePast() : at - window_days * absl::Hours(24);
}

bool ScoreQuestion::by_account() const {
  return request.rollup() == GetScoreRequest::ROLLUP_BY_ACCOUNT;
}

absl::StatusOr<ScoreQuestion> ResolveQuestion(const GetScoreRequest& request, absl::Time now) {
  ScoreQuestion question{.request = request, .metric = MeasuredBy(request.metric())};
  question.at = now;
  if (request.has_at()) {
    STEWARD_ASSIGN_OR_RETURN(question.at, FromTimestamp(request.at()));
  }
  STEWARD_ASSIGN_OR_RETURN(question.window_days, WindowDays(request.window()));
  if (!request.account().empty()) question.account = LastSegment(request.account());
  STEWARD_RETURN_IF_ERROR(CheckGrouping(question));
  return question;
}

}  // namespace steward::feedback
