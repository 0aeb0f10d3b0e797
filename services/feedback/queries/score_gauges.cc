#include "services/feedback/queries/score_gauges.h"

#include <array>
#include <string>
#include <utility>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;
using v1::FollowUp;
using v1::FollowUpClock;
using v1::GetScoreRequest;

constexpr double kBasisPoints = 10'000;
constexpr char kWindow[] = "90d";
constexpr int32_t kPageSize = 1'000;
constexpr int32_t kPagesMax = 10;

struct Figure {
  GetScoreRequest::Metric metric;
  const char* label;
};
constexpr std::array<Figure, 3> kFigures = {
    {{GetScoreRequest::METRIC_NPS, "nps"},
     {GetScoreRequest::METRIC_CSAT_TOP2, "csat_top2"},
     {GetScoreRequest::METRIC_RESPONSE_RATE, "response_rate"}}};
constexpr std::array<std::pair<FollowUp::State, const char*>, 5> kOpenStates = {
    {{FollowUp::STATE_OPEN, "open"},
     {FollowUp::STATE_ACKNOWLEDGED, "acknowledged"},
     {FollowUp::STATE_CONTACTED, "contacted"},
     {FollowUp::STATE_ACTION_AGREED, "action_agreed"},
     {FollowUp::STATE_REOPENED, "reopened"}}};

absl::Status ReadScores(const QueryContext& context, std::map<std::string, double>* values) {
  for (const Figure& figure : kFigures) {
    GetScoreRequest request;
    request.set_metric(figure.metric);
    if (figure.metric != GetScoreRequest::METRIC_RESPONSE_RATE) request.set_window(kWindow);
    v1::GetScoreResponse response;
    STEWARD_RETURN_IF_ERROR(GetScore(request, context, &response));
    if (response.has_bp())
      (*values)[figure.label] = static_cast<double>(response.bp()) / kBasisPoints;
  }
  return absl::OkStatus();
}

absl::StatusOr<double> CountInState(const QueryContext& context, FollowUp::State state) {
  size_t count = 0;
  engine::PageRequest page{.page_size = kPageSize, .page_token = "", .query = "gauge"};
  for (int32_t i = 0; i < kPagesMax; ++i) {
    STEWARD_ASSIGN_OR_RETURN(
        const engine::Page found,
        context.ScanIndex(kFollowUpsByState, {static_cast<int64_t>(state)}, false, page));
    count += found.names.size();
    if (found.next_page_token.empty()) break;
    page.page_token = found.next_page_token;
  }
  return static_cast<double>(count);
}

absl::Status ReadFollowUps(const QueryContext& context, std::map<std::string, double>* values) {
  for (const auto& [state, label] : kOpenStates) {
    STEWARD_ASSIGN_OR_RETURN((*values)[label], CountInState(context, state));
  }
  return absl::OkStatus();
}

constexpr std::array<std::pair<FollowUpClock::Kind, const char*>, 3> kClocks = {
    {{FollowUpClock::KIND_ACKNOWLEDGE, "acknowledge"},
     {FollowUpClock::KIND_CONTACT, "contact"},
     {FollowUpClock::KIND_RESOLVE, "resolve"}}};

// Each clock has its value, also where it is 0.
absl::Status ReadOverdue(const QueryContext& context, std::map<std::string, double>* values) {
  for (const auto& [kind, label] : kClocks) {
    double& value = (*values)[label];
    STEWARD_RETURN_IF_ERROR(context.VisitSum(kOverdueFollowUps, {FollowUpClock::Kind_Name(kind)},
                                             [&value](const QueryContext::SumEntry& entry) {
                                               value += static_cast<double>(entry.amount);
                                             }));
  }
  return absl::OkStatus();
}

}  // namespace

engine::GaugeType ScoreGauge() {
  return {.name = "steward_feedback_score_ratio",
          .help = "NPS (-1 to 1), CSAT top-2 of the last 90 days, and the response rate",
          .label = "metric",
          .read = ReadScores};
}

engine::GaugeType FollowUpsGauge() {
  return {.name = "steward_feedback_follow_ups",
          .help = "Follow-ups that are not closed, by state",
          .label = "state",
          .read = ReadFollowUps};
}

engine::GaugeType OverdueFollowUpsGauge() {
  return {.name = "steward_feedback_follow_ups_overdue",
          .help = "Follow-ups that are not closed and late with what a clock counts, by clock",
          .label = "clock",
          .read = ReadOverdue};
}

}  // namespace steward::feedback
