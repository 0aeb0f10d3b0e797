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
#include "services/feedback/queries/queries.h"
#include "services/feedback/queries/score_question.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;
using v1::GetScoreRequest;

// What it comes to, in total and by the key of each row.
struct Tally {
  Histogram total;
  std::map<std::string, Histogram> rows;
};

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
  const int64_t score = ScoreOf(response, question.metric)->score();
  tally->total.Add(score, 1, response.anonymous());
  const auto grouping = question.request.grouping();
  if (grouping == GetScoreRequest::GROUPING_UNSPECIFIED) return;
  tally->rows[KeyOf(grouping, state)].Add(score, 1, response.anonymous());
}

// A sum's group ends with (anonymous, score); a grouped one has its key before them.
void AddEntry(const QueryContext::SumEntry& entry, Histogram* histogram) {
  const size_t size = entry.group.size();
  int64_t score = 0;
  (void)absl::SimpleAtoi(std::get<std::string>(entry.group[size - 1]),
                         &score);  // derive.cc wrote it
  histogram->Add(score, entry.amount, std::get<std::string>(entry.group[size - 2]) == kAnonymous);
}

// The days that are over before `at`, from the sums: in total, and by month.
absl::Status AddTotals(const ScoreQuestion& question, const QueryContext& context, Tally* tally) {
  const Day end = UtcDay(question.at);
  const bool by_month = question.request.grouping() == GetScoreRequest::GROUPING_MONTH;
  const auto visit = [&](const QueryContext::SumEntry& entry) {
    if (entry.day >= end) return;
    AddEntry(entry, &tally->total);
    if (by_month) AddEntry(entry, &tally->rows[MonthOf(entry.day)]);
  };
  const std::string metric = MetricWord(question.metric);
  if (question.account.empty()) return context.VisitSum(kScores, {metric}, visit);
  return context.VisitSum(kScoresByAccount, {metric, question.account}, visit);
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
        AddEntry(entry, &tally->rows[key]);
      });
}

// Every response before `at`: whole days from the sums, the rest one by one.
absl::StatusOr<Tally> TallyAll(const ScoreQuestion& question, const QueryContext& context) {
  Tally tally;
  STEWARD_RETURN_IF_ERROR(AddTotals(question, context, &tally));
  STEWARD_RETURN_IF_ERROR(AddGroups(question, context, &tally));
  const absl::Time midnight = StartOfDay(UtcDay(question.at), absl::UTCTimeZone());
  STEWARD_RETURN_IF_ERROR(
      VisitResponses({context, midnight, question.at}, [&](const v1::ResponseState& state) {
        if (IsAskedFor(question, state)) AddResponse(question, state, &tally);
      }));
  return tally;
}

// Of each contact the latest response in the window.
absl::StatusOr<Tally> TallyWindow(const ScoreQuestion& question, const QueryContext& context) {
  std::vector<v1::ResponseState> states;
  std::vector<SurveyResponse> responses;
  STEWARD_RETURN_IF_ERROR(
      VisitResponses({context, question.from(), question.at}, [&](const v1::ResponseState& state) {
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

void AddRow(const std::string& key, v1::ScoreRow row, v1::GetScoreResponse* response) {
  row.set_key(key);
  *response->add_rows() = std::move(row);
}

// The fields of a row that an answer has, too.
void SetTotal(const v1::ScoreRow& row, v1::GetScoreResponse* response) {
  if (row.has_n()) response->set_n(row.n());
  if (row.has_numerator()) response->set_numerator(row.numerator());
  if (row.has_denominator()) response->set_denominator(row.denominator());
  if (row.has_bp()) response->set_bp(row.bp());
  if (row.has_low_bp()) response->set_low_bp(row.low_bp());
  if (row.has_high_bp()) response->set_high_bp(row.high_bp());
  if (row.has_mean_centi()) response->set_mean_centi(row.mean_centi());
  response->set_withheld(row.withheld());
}

absl::Status AnswerRate(const ScoreQuestion& question, const QueryContext& context,
                        v1::GetScoreResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const OfferTally tally, TallyOffers(question, context));
  const int64_t n_min = question.request.min_n();
  STEWARD_ASSIGN_OR_RETURN(const auto total,
                           RateOf(tally.total.delivered, tally.total.completed, n_min));
  SetTotal(total, response);
  for (const auto& [key, offers] : tally.rows) {
    STEWARD_ASSIGN_OR_RETURN(auto row, RateOf(offers.delivered, offers.completed, n_min));
    AddRow(key, std::move(row), response);
  }
  return absl::OkStatus();
}

}  // namespace

// A metric over what was received before an instant, as now known (DOMAIN.md 3.2, 3.6). Over all
// time it is a prefix of the sums by day; over a window a contact counts once, with the latest
// response.
absl::Status GetScore(const GetScoreRequest& request, const QueryContext& context,
                      v1::GetScoreResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const ScoreQuestion question, ResolveQuestion(request, context.now()));
  *response->mutable_at() = ToTimestamp(question.at);
  if (request.metric() == GetScoreRequest::METRIC_RESPONSE_RATE) {
    return AnswerRate(question, context, response);
  }
  STEWARD_ASSIGN_OR_RETURN(const Tally tally, question.window_days == 0
                                                  ? TallyAll(question, context)
                                                  : TallyWindow(question, context));
  STEWARD_ASSIGN_OR_RETURN(const auto total,
                           FiguresOf(request.metric(), tally.total, request.min_n()));
  SetTotal(total, response);
  for (const auto& [key, histogram] : tally.rows) {
    STEWARD_ASSIGN_OR_RETURN(auto row, FiguresOf(request.metric(), histogram, request.min_n()));
    AddRow(key, std::move(row), response);
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
