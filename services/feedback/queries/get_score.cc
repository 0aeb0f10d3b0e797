#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/response_window.h"
#include "services/feedback/policies/scales.h"
#include "services/feedback/queries/counted_responses.h"
#include "services/feedback/queries/histogram.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;
using v1::GetScoreRequest;

constexpr int64_t kWindowDaysMax = 3'660;
constexpr absl::string_view kAll = "all";

// What is asked, resolved.
struct Question {
  const GetScoreRequest& request;
  v1::Metric metric = v1::METRIC_UNSPECIFIED;
  absl::Time at;
  // 0: all.
  int64_t window_days = 0;
  // The account's id; empty for the portfolio.
  std::string account;
};

// What it comes to, in total and by the key of each row.
struct Tally {
  Histogram total;
  std::map<std::string, Histogram> rows;
};

absl::StatusOr<int64_t> WindowDays(const std::string& window) {
  if (window.empty() || window == kAll) return 0;
  int64_t days = 0;
  const bool number = absl::SimpleAtoi(absl::StripSuffix(window, "d"), &days);
  if (number && days >= 1 && days <= kWindowDaysMax) return days;
  return InvalidField("window", absl::StrCat("must be all, or from 1d to ", kWindowDaysMax, "d"));
}

absl::StatusOr<Question> Resolve(const GetScoreRequest& request, const QueryContext& context) {
  Question question{.request = request, .metric = MeasuredBy(request.metric())};
  question.at = context.now();
  if (request.has_at()) {
    STEWARD_ASSIGN_OR_RETURN(question.at, FromTimestamp(request.at()));
  }
  STEWARD_ASSIGN_OR_RETURN(question.window_days, WindowDays(request.window()));
  if (!request.account().empty()) question.account = LastSegment(request.account());
  const auto grouping = request.grouping();
  const bool grouped_by_sum = grouping != GetScoreRequest::GROUPING_UNSPECIFIED &&
                              grouping != GetScoreRequest::GROUPING_MONTH;
  if (!question.account.empty() && question.window_days == 0 && grouped_by_sum) {
    return InvalidField("grouping",
                        "must be by month or not at all for one account over all time; "
                        "give a window, as in 3660d");
  }
  return question;
}

// "2026-03".
std::string MonthOf(Day day) {
  constexpr size_t kYearAndMonth = 7;
  return FormatDay(day).substr(0, kYearAndMonth);
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

bool IsAskedFor(const Question& question, const v1::ResponseState& state) {
  if (ScoreOf(state.response(), question.metric) == nullptr) return false;
  return question.account.empty() || AccountOf(state.response().name()) == question.account;
}

void AddResponse(const Question& question, const v1::ResponseState& state, Tally* tally) {
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
absl::Status AddTotals(const Question& question, const QueryContext& context, Tally* tally) {
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
absl::Status AddGroups(const Question& question, const QueryContext& context, Tally* tally) {
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
absl::StatusOr<Tally> TallyAll(const Question& question, const QueryContext& context) {
  Tally tally;
  STEWARD_RETURN_IF_ERROR(AddTotals(question, context, &tally));
  STEWARD_RETURN_IF_ERROR(AddGroups(question, context, &tally));
  const absl::Time midnight = StartOfDay(UtcDay(question.at), absl::UTCTimeZone());
  if (midnight == question.at) return tally;
  STEWARD_RETURN_IF_ERROR(
      VisitResponses(context, midnight, question.at, [&](const v1::ResponseState& state) {
        if (IsAskedFor(question, state)) AddResponse(question, state, &tally);
      }));
  return tally;
}

// Of each contact the latest response in the window.
absl::StatusOr<Tally> TallyWindow(const Question& question, const QueryContext& context) {
  std::vector<v1::ResponseState> states;
  std::vector<SurveyResponse> responses;
  const absl::Time from = question.at - question.window_days * absl::Hours(24);
  STEWARD_RETURN_IF_ERROR(
      VisitResponses(context, from, question.at, [&](const v1::ResponseState& state) {
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

// Delivered and completed invitations to the end of the day that `at` lies in, by account.
absl::Status AnswerRate(const Question& question, const QueryContext& context,
                        v1::GetScoreResponse* response) {
  struct Counts {
    int64_t delivered = 0;
    int64_t completed = 0;
  };
  std::map<std::string, Counts> accounts;
  Counts total;
  const Day last = UtcDay(question.at);
  std::vector<KeyPart> group;
  if (!question.account.empty()) group.emplace_back(question.account);
  const auto count = [&](uint16_t sum, int64_t Counts::*member) {
    return context.VisitSum(sum, group, [&, member](const QueryContext::SumEntry& entry) {
      if (entry.day > last) return;
      total.*member += entry.amount;
      accounts[std::get<std::string>(entry.group[0])].*member += entry.amount;
    });
  };
  STEWARD_RETURN_IF_ERROR(count(kDelivered, &Counts::delivered));
  STEWARD_RETURN_IF_ERROR(count(kCompleted, &Counts::completed));
  const int64_t n_min = question.request.min_n();
  STEWARD_ASSIGN_OR_RETURN(const auto row, RateOf(total.delivered, total.completed, n_min));
  SetTotal(row, response);
  if (question.request.grouping() != GetScoreRequest::GROUPING_ACCOUNT) return absl::OkStatus();
  for (const auto& [account, counts] : accounts) {
    STEWARD_ASSIGN_OR_RETURN(auto each, RateOf(counts.delivered, counts.completed, n_min));
    AddRow(absl::StrCat("accounts/", account), std::move(each), response);
  }
  return absl::OkStatus();
}

}  // namespace

// A metric over what was received before an instant, as now known (DOMAIN.md 3.2, 3.6). Over all
// time it is a prefix of the sums by day; over a window a contact counts once, with the latest
// response.
absl::Status GetScore(const GetScoreRequest& request, const QueryContext& context,
                      v1::GetScoreResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const Question question, Resolve(request, context));
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
