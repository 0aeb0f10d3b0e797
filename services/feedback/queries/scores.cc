#include "services/feedback/queries/scores.h"

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/months.h"
#include "services/feedback/policies/response_window.h"
#include "services/feedback/policies/scales.h"
#include "services/feedback/queries/counted.h"
#include "services/feedback/queries/histogram.h"
#include "services/feedback/queries/offers.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;
using v1::GetScoreRequest;

// The responses of a cell; by account, too, where every account weighs the same.
struct ScoreCell {
  Histogram all;
  std::map<std::string, Histogram> accounts;
};

// What it comes to, in total and by the key of each row.
struct Tally {
  ScoreCell total;
  std::map<std::string, ScoreCell> rows;
};

// So many responses of an account that say the same.
struct Answers {
  // Empty where the sum doesn't tell.
  std::string account;
  int64_t score = 0;
  int64_t count = 1;
  bool anonymous = false;
};

void Add(const ScoreQuestion& question, const Answers& answers, ScoreCell* cell) {
  cell->all.Add(answers.score, answers.count, answers.anonymous);
  if (!question.by_account()) return;
  cell->accounts[answers.account].Add(answers.score, answers.count, answers.anonymous);
}

std::string KeyOf(GetScoreRequest::Grouping grouping, const v1::ResponseState& state) {
  const v1::Response& response = state.response();
  switch (grouping) {
    case GetScoreRequest::GROUPING_PRIORITY:
      return response.priority();
    case GetScoreRequest::GROUPING_MONTH:
      return MonthOf(UtcDay(FromTimestamp(response.received_time()).value_or(absl::UnixEpoch())));
    case GetScoreRequest::GROUPING_ACCOUNT:
      return absl::StrCat("accounts/", AccountOf(response.name()));
    case GetScoreRequest::GROUPING_SEGMENT:
      return state.segment();
    default:  // No grouping.
      return "";
  }
}

const v1::Score* ScoreOf(const v1::Response& response, v1::Metric metric) {
  for (const v1::Score& score : response.scores()) {
    if (score.metric() == metric) return &score;
  }
  return nullptr;
}

bool IsAskedFor(const ScoreQuestion& question, const v1::ResponseState& state) {
  if (ScoreOf(state.response(), question.metric) == nullptr) return false;
  return question.account.empty() || AccountOf(state.response().name()) == question.account;
}

void AddResponse(const ScoreQuestion& question, const v1::ResponseState& state, Tally* tally) {
  const v1::Response& response = state.response();
  const Answers answer{.account = AccountOf(response.name()),
                       .score = ScoreOf(response, question.metric)->score(),
                       .anonymous = response.anonymous()};
  Add(question, answer, &tally->total);
  const auto grouping = question.request.grouping();
  if (grouping == GetScoreRequest::GROUPING_UNSPECIFIED) return;
  Add(question, answer, &tally->rows[KeyOf(grouping, state)]);
}

// A sum's group begins with the metric and ends with (anonymous, score); a grouped one has its key
// between them.
Answers AnswersOf(const QueryContext::SumEntry& entry) {
  constexpr size_t kGroupedSize = 4;
  const size_t size = entry.group.size();
  Answers answers{.count = entry.amount,
                  .anonymous = std::get<std::string>(entry.group[size - 2]) == kAnonymous};
  if (size == kGroupedSize) answers.account = std::get<std::string>(entry.group[1]);
  (void)absl::SimpleAtoi(std::get<std::string>(entry.group[size - 1]),
                         &answers.score);  // derive.cc wrote it
  return answers;
}

// The days that are over before `at`, from the sums: in total, and by month.
absl::Status AddTotals(const ScoreQuestion& question, const QueryContext& context, Tally* tally) {
  const Day end = UtcDay(question.at);
  const bool by_month = question.request.grouping() == GetScoreRequest::GROUPING_MONTH;
  const auto visit = [&](const QueryContext::SumEntry& entry) {
    if (entry.day >= end) return;
    const Answers answers = AnswersOf(entry);
    Add(question, answers, &tally->total);
    if (by_month) Add(question, answers, &tally->rows[MonthOf(entry.day)]);
  };
  std::vector<KeyPart> group = {MetricWord(question.metric)};
  if (!question.account.empty()) group.emplace_back(question.account);
  const bool by_account = question.by_account() || !question.account.empty();
  return context.VisitSum(by_account ? kScoresByAccount : kScores, group, visit);
}

// The same by the key that a sum is grouped by.
absl::Status AddGroups(const ScoreQuestion& question, const QueryContext& context, Tally* tally) {
  const auto grouping = question.request.grouping();
  uint16_t sum = kScoresByPriority;
  if (grouping == GetScoreRequest::GROUPING_UNSPECIFIED) return absl::OkStatus();
  if (grouping == GetScoreRequest::GROUPING_MONTH) return absl::OkStatus();
  if (grouping == GetScoreRequest::GROUPING_ACCOUNT) sum = kScoresByAccount;
  if (grouping == GetScoreRequest::GROUPING_SEGMENT) sum = kScoresBySegment;
  const Day end = UtcDay(question.at);
  const absl::string_view before = grouping == GetScoreRequest::GROUPING_ACCOUNT ? "accounts/" : "";
  return context.VisitSum(
      sum, {MetricWord(question.metric)}, [&](const QueryContext::SumEntry& entry) {
        if (entry.day >= end) return;
        const std::string key = absl::StrCat(before, std::get<std::string>(entry.group[1]));
        Add(question, AnswersOf(entry), &tally->rows[key]);
      });
}

// Every response before `at`: whole days from the sums, the rest one by one.
absl::StatusOr<Tally> TallyAll(const ScoreQuestion& question, const QueryContext& context,
                               int64_t* left) {
  Tally tally;
  STEWARD_RETURN_IF_ERROR(AddTotals(question, context, &tally));
  STEWARD_RETURN_IF_ERROR(AddGroups(question, context, &tally));
  const absl::Time midnight = StartOfDay(UtcDay(question.at), absl::UTCTimeZone());
  STEWARD_RETURN_IF_ERROR(
      VisitResponses({context, midnight, question.at, left}, [&](const v1::ResponseState& state) {
        if (IsAskedFor(question, state)) AddResponse(question, state, &tally);
      }));
  return tally;
}

// Of each contact the latest response in the window.
absl::StatusOr<Tally> TallyWindow(const ScoreQuestion& question, const QueryContext& context,
                                  int64_t* left) {
  std::vector<v1::ResponseState> states;
  std::vector<SurveyResponse> responses;
  STEWARD_RETURN_IF_ERROR(VisitResponses(
      {context, question.from(), question.at, left}, [&](const v1::ResponseState& state) {
        if (!IsAskedFor(question, state)) return;
        const v1::Response& response = state.response();
        responses.push_back(
            {.id = response.name(),
             .contact = response.contact(),
             .metric = MetricWord(question.metric),
             .received_at = FromTimestamp(response.received_time()).value_or(absl::InfinitePast()),
             .state = ResponseState::kLocked,
             .score = ScoreOf(response, question.metric)->score()});
        states.push_back(state);
      }));
  STEWARD_ASSIGN_OR_RETURN(
      const auto latest,
      LatestInWindow(responses, {.as_of = question.at, .days = question.window_days}));
  Tally tally;
  for (const size_t place : latest) AddResponse(question, states[place], &tally);
  return tally;
}

absl::StatusOr<v1::ScoreRow> FiguresOfCell(const ScoreQuestion& question, const ScoreCell& cell) {
  const GetScoreRequest& request = question.request;
  if (question.by_account()) {
    return FiguresByAccount(request.metric(), cell.accounts, request.min_n());
  }
  return FiguresOf(request.metric(), cell.all, request.min_n());
}

void AddRow(const std::string& key, v1::ScoreRow row, ScoreFigures* figures) {
  row.set_key(key);
  figures->rows.push_back(std::move(row));
}

absl::StatusOr<ScoreFigures> RateFigures(const ScoreQuestion& question, const QueryContext& context,
                                         int64_t* left) {
  STEWARD_ASSIGN_OR_RETURN(const OfferTally tally, TallyOffers(question, context, left));
  const int64_t n_min = question.request.min_n();
  ScoreFigures figures;
  STEWARD_ASSIGN_OR_RETURN(figures.total,
                           RateOf(tally.total.delivered, tally.total.completed, n_min));
  for (const auto& [key, offers] : tally.rows) {
    STEWARD_ASSIGN_OR_RETURN(auto row, RateOf(offers.delivered, offers.completed, n_min));
    AddRow(key, std::move(row), &figures);
  }
  return figures;
}

}  // namespace

absl::StatusOr<ScoreFigures> FiguresAt(const ScoreQuestion& question, const QueryContext& context,
                                       int64_t* left) {
  if (question.request.metric() == GetScoreRequest::METRIC_RESPONSE_RATE) {
    return RateFigures(question, context, left);
  }
  STEWARD_ASSIGN_OR_RETURN(const Tally tally, question.window_days == 0
                                                  ? TallyAll(question, context, left)
                                                  : TallyWindow(question, context, left));
  ScoreFigures figures;
  STEWARD_ASSIGN_OR_RETURN(figures.total, FiguresOfCell(question, tally.total));
  for (const auto& [key, cell] : tally.rows) {
    STEWARD_ASSIGN_OR_RETURN(auto row, FiguresOfCell(question, cell));
    AddRow(key, std::move(row), &figures);
  }
  return figures;
}

}  // namespace steward::feedback
