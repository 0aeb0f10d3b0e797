#include <map>
#include <string>
#include <variant>

#include "libs/base/status.h"
#include "services/ctl/calc/ops.h"
#include "services/feedback/policies/response_window.h"
#include "services/feedback/policies/survey_rollup.h"
#include "services/feedback/policies/survey_statistics.h"

namespace steward::calc {
namespace {

using feedback::Cell;
using feedback::CellRules;
using feedback::Metric;
using feedback::ResponseState;
using feedback::RollupBy;
using feedback::Withheld;

constexpr char kGroup[] = "survey_stats";

constexpr Choice<ResponseState> kStates[] = {{"RECEIVED", ResponseState::kReceived},
                                             {"LOCKED", ResponseState::kLocked},
                                             {"EXCLUDED", ResponseState::kExcluded}};
constexpr Choice<Metric> kMetrics[] = {{"NPS", Metric::kNps},
                                       {"CSAT_TOP2", Metric::kCsatTop2},
                                       {"CSAT_MEAN", Metric::kCsatMean},
                                       {"CES_MEAN", Metric::kCesMean},
                                       {"CES_EASY", Metric::kCesEasy}};
constexpr Choice<RollupBy> kRollups[] = {{"BY_RESPONDENT", RollupBy::kRespondent},
                                         {"BY_ACCOUNT", RollupBy::kAccount},
                                         {"BY_ARR", RollupBy::kArr}};

CellRules ReadRules(Inputs& in) {
  return {.n_min = in.IntOr("min_n", CellRules().n_min, kPositive),
          .anonymous = in.BoolOr("anonymous", false),
          .k = in.IntOr("k", CellRules().k, kPositive)};
}

Json Figures(const feedback::NpsFigures& nps) {
  return {{"n", nps.n},
          {"nps_centi", nps.nps_centi},
          {"se_centi", nps.se_centi},
          {"margin_centi", nps.margin_centi}};
}

Json Figures(const feedback::Top2Figures& csat) {
  return {{"n", csat.n},
          {"csat_bp", csat.csat_bp},
          {"wilson_low_bp", csat.wilson_low_bp},
          {"wilson_high_bp", csat.wilson_high_bp}};
}

Json Figures(const feedback::CsatMeanFigures& csat) {
  return {{"n", csat.n}, {"csat_mean_bp", csat.csat_mean_bp}};
}

Json Figures(const feedback::CesFigures& ces) {
  return {{"n", ces.n}, {"mean_centi", ces.mean_centi}, {"easy_bp", ces.easy_bp}};
}

Json Figures(const feedback::RollupFigures& rollup) {
  return {{"n", rollup.n}, {"accounts", rollup.accounts}, {"score", rollup.score}};
}

Json Figures(Withheld withheld) {
  return {{"result", withheld == Withheld::kSuppressed ? "SUPPRESSED" : "INSUFFICIENT"}};
}

template <typename T>
absl::StatusOr<Json> Said(const absl::StatusOr<Cell<T>>& cell) {
  if (!cell.ok()) return cell.status();
  return std::visit([](const auto& figures) { return Figures(figures); }, *cell);
}

absl::StatusOr<Json> Nps(Inputs& in) {
  const std::vector<int64_t> scores = in.Ints("scores");
  const CellRules rules = ReadRules(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto counts, feedback::CountNps(scores));
  return Said(feedback::Nps(counts, rules));
}

absl::StatusOr<Json> CsatTop2(Inputs& in) {
  const std::vector<int64_t> scores = in.Ints("scores");
  const CellRules rules = ReadRules(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto counts, feedback::CountTop2(scores));
  return Said(feedback::CsatTop2(counts, rules));
}

absl::StatusOr<Json> CsatMean(Inputs& in) {
  const std::vector<int64_t> scores = in.Ints("scores");
  const int64_t max_score = in.Int("max_score", kPositive);
  const CellRules rules = ReadRules(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto counts, feedback::CountMean(scores, max_score));
  return Said(feedback::CsatMean(counts, rules));
}

absl::StatusOr<Json> Ces(Inputs& in) {
  const std::vector<int64_t> scores = in.Ints("scores");
  const CellRules rules = ReadRules(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto counts, feedback::CountCes(scores));
  return Said(feedback::Ces(counts, rules));
}

absl::StatusOr<Json> ResponseRate(Inputs& in) {
  const int64_t delivered = in.Int("delivered", kNotNegative);
  const int64_t completed = in.Int("completed", kNotNegative);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto rate_bp, feedback::ResponseRateBp(delivered, completed));
  return Json{{"response_rate_bp", OrNull(rate_bp)}};
}

feedback::SurveyResponse ReadResponse(Inputs& in) {
  return {.id = in.OptionalText("id").value_or(""),
          .contact = in.OptionalText("contact").value_or(""),
          .received_at = in.Instant("at"),
          .state = in.Enum("state", kStates),
          .score = in.Int("score", {.min = 0, .max = 10})};
}

absl::StatusOr<Json> NpsInWindow(Inputs& in) {
  const feedback::ResponseWindow window{
      .as_of = in.Instant("as_of"),
      .days = in.IntOr("window_days", feedback::ResponseWindow().days, kPositive)};
  std::vector<feedback::SurveyResponse> responses;
  for (Inputs* response : in.List("responses")) responses.push_back(ReadResponse(*response));
  const CellRules rules = ReadRules(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto places, feedback::LatestInWindow(responses, window));
  std::vector<int64_t> scores;
  scores.reserve(places.size());
  for (const size_t place : places) scores.push_back(responses[place].score);
  STEWARD_ASSIGN_OR_RETURN(const auto counts, feedback::CountNps(scores));
  return Said(feedback::Nps(counts, rules));
}

absl::StatusOr<Json> SurveyRollup(Inputs& in) {
  feedback::RollupOptions options{.metric = in.Enum("metric", kMetrics),
                                  .by = in.Enum("rollup", kRollups)};
  options.max_score = in.IntOr("max_score", options.max_score, kPositive);
  options.rules = ReadRules(in);
  std::vector<feedback::AccountScore> responses;
  for (Inputs* response : in.List("responses")) {
    responses.push_back({.account = response->Text("account"), .score = response->Int("score")});
  }
  std::map<std::string, int64_t> arr_minor;
  if (Inputs* const arr = in.Find("arr_minor")) {
    for (const auto& [account, minor] : arr->Members()) arr_minor[account] = minor->AsInt();
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  return Said(feedback::RollUp(responses, arr_minor, options));
}

// The fields of an op, and those that say when a cell is withheld.
std::vector<Field> WithRules(std::vector<Field> fields) {
  fields.push_back({"min_n", "fewer responses are INSUFFICIENT; at least 1, default 5"});
  fields.push_back({"anonymous", "whether fewer than k responses are SUPPRESSED; default false"});
  fields.push_back({"k", "at least 1, default 5"});
  return fields;
}

Op NpsOp() {
  return {.name = "nps",
          .group = kGroup,
          .summary = "Net promoter score, its standard error and its margin of 95 %.",
          .fields = WithRules({{"scores[]", "one for each response, 0 to 10"}}),
          .example = R"({"scores": [0, 6, 7, 8, 9, 10]})",
          .example_result = R"({"n": 6, "nps_centi": 0, "se_centi": 3333, "margin_centi": 6533})",
          .function = Nps};
}

Op CsatTop2Op() {
  return {.name = "csat_top2",
          .group = kGroup,
          .summary = "The share of 4 and 5 among scores of 1 to 5, with its Wilson interval.",
          .fields = WithRules({{"scores[]", "one for each response, 1 to 5"}}),
          .example = R"({"scores": [2, 1, 1, 1, 4, 4, 5]})",
          .example_result =
              R"({"n": 7, "csat_bp": 4286, "wilson_low_bp": 1582, "wilson_high_bp": 7495})",
          .function = CsatTop2};
}

Op CsatMeanOp() {
  return {.name = "csat_mean",
          .group = kGroup,
          .summary = "The mean score as a share of the best possible one.",
          .fields = WithRules({{"scores[]", "one for each response, 0 to max_score"},
                               {"max_score", "the best possible score, at least 1"}}),
          .example = R"({"scores": [8, 5, 1, 8, 1, 3, 2], "max_score": 10})",
          .example_result = R"({"n": 7, "csat_mean_bp": 4000})",
          .function = CsatMean};
}

Op CesOp() {
  return {.name = "ces",
          .group = kGroup,
          .summary = "Customer effort score: the mean in hundredths, and the share of 5, 6 and 7.",
          .fields = WithRules({{"scores[]", "one for each response, 1 to 7"}}),
          .example = R"({"scores": [2, 7, 7, 4, 3, 3, 4]})",
          .example_result = R"({"n": 7, "mean_centi": 429, "easy_bp": 2857})",
          .function = Ces};
}

Op ResponseRateOp() {
  return {
      .name = "response_rate",
      .group = kGroup,
      .summary = "The share of the delivered invitations that were completed; null without any.",
      .fields = {{"delivered", "invitations that were ever delivered, at least 0"},
                 {"completed", "of these, at least 0"}},
      .example = R"({"delivered": 3000, "completed": 1})",
      .example_result = R"({"response_rate_bp": 3})",
      .function = ResponseRate};
}

Op NpsInWindowOp() {
  return {
      .name = "nps_in_window",
      .group = kGroup,
      .summary = "NPS over each contact's latest LOCKED response in the window before as_of.",
      .fields = WithRules(
          {{"as_of", "instant; the window's end, exclusive"},
           {"window_days", "its length in days of 24 hours, 1 to 36500; default 90"},
           {"responses[].id", "text; of equal instants the higher id is later; default: the place"},
           {"responses[].contact", "text; without one the response counts for itself"},
           {"responses[].at", "instant at which it was received"},
           {"responses[].score", "0 to 10"},
           {"responses[].state", "RECEIVED, LOCKED or EXCLUDED"}}),
      .example =
          R"({"as_of": "2026-06-30T12:00:00Z", "min_n": 1, "responses": [)"
          R"({"contact": "a", "at": "2026-06-03T12:00:00Z", "score": 9, "state": "LOCKED"}, )"
          R"({"contact": "a", "at": "2026-06-01T12:00:00Z", "score": 0, "state": "LOCKED"}]})",
      .example_result = R"({"n": 1, "nps_centi": 10000, "se_centi": 0, "margin_centi": 0})",
      .function = NpsInWindow};
}

Op SurveyRollupOp() {
  return {.name = "survey_rollup",
          .group = kGroup,
          .summary = "One score of many accounts: by respondent, by account, or weighted by ARR.",
          .fields = WithRules(
              {{"metric",
                "NPS, CSAT_TOP2, CSAT_MEAN, CES_MEAN or CES_EASY; the score's unit is "
                "centi for NPS and CES_MEAN, else bp"},
               {"rollup", "BY_RESPONDENT, BY_ACCOUNT or BY_ARR"},
               {"max_score", "for CSAT_MEAN, at least 1; default 5"},
               {"responses[].account", "text; or its ultimate parent, for that grain"},
               {"responses[].score", "in the metric's range"},
               {"arr_minor.*", "for BY_ARR: each account's ARR, at least 0; default none"}}),
          .example = R"({"metric": "NPS", "rollup": "BY_ACCOUNT", "min_n": 1, "responses": [)"
                     R"({"account": "a", "score": 9}, {"account": "a", "score": 7}, )"
                     R"({"account": "b", "score": 3}]})",
          .example_result = R"({"n": 3, "accounts": 2, "score": -2500})",
          .function = SurveyRollup};
}

}  // namespace

std::vector<Op> SurveyOps() {
  return {NpsOp(),          CsatTop2Op(),    CsatMeanOp(),    CesOp(),
          ResponseRateOp(), NpsInWindowOp(), SurveyRollupOp()};
}

}  // namespace steward::calc
