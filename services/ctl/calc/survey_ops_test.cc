#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

// The lines are those of CALC.md.

namespace steward::calc {
namespace {

constexpr char kInsufficient[] = R"({"result": "INSUFFICIENT"})";
constexpr char kSuppressed[] = R"({"result": "SUPPRESSED"})";

TEST(SurveyOps, Nps) {
  ExpectResult(R"({"op": "nps", "inputs": {"scores": [0, 6, 7, 8, 9, 10]}})",
               R"({"n": 6, "nps_centi": 0, "se_centi": 3333, "margin_centi": 6533})");
  ExpectResultOf("nps", R"({"scores": [9, 9, 9, 9]})", kInsufficient);
  ExpectResultOf("nps", R"({"scores": []})", kInsufficient);
  ExpectBadField("nps", R"({"scores": [5, 11]})", "inputs.scores[1]");
  ExpectBadField("nps", R"({"scores": [5, 1.5]})", "inputs.scores[1]");
  ExpectBadField("nps", R"({"scores": [5, "6"]})", "inputs.scores[1]");
  ExpectBadField("nps", R"({"scores": 5})", "inputs.scores");
  ExpectBadField("nps", R"({})", "inputs.scores");
  ExpectBadField("nps", R"({"scores": [], "max": 1})", "inputs.max");
}

TEST(SurveyOps, CsatTop2) {
  ExpectResult(R"({"op": "csat_top2", "inputs": {"scores": [2, 1, 1, 1, 4, 4, 5]}})",
               R"({"n": 7, "csat_bp": 4286, "wilson_low_bp": 1582, "wilson_high_bp": 7495})");
  ExpectResultOf("csat_top2", R"({"scores": [2]})", kInsufficient);
  ExpectBadField("csat_top2", R"({"scores": [0]})", "inputs.scores[0]");
}

TEST(SurveyOps, CsatMean) {
  ExpectResult(
      R"({"op": "csat_mean", "inputs": {"scores": [8, 5, 1, 8, 1, 3, 2], "max_score": 10}})",
      R"({"n": 7, "csat_mean_bp": 4000})");
  ExpectResultOf("csat_mean", R"({"scores": [2], "max_score": 3})", kInsufficient);
  ExpectBadField("csat_mean", R"({"scores": [4], "max_score": 3})", "inputs.scores[0]");
  ExpectBadField("csat_mean", R"({"scores": [4], "max_score": 0})", "inputs.max_score");
  ExpectBadField("csat_mean", R"({"scores": [4]})", "inputs.max_score");
  ExpectError("csat_mean",
              R"({"scores": [9223372036854775807, 1], "max_score": 9223372036854775807})",
              "OUT_OF_RANGE", "inputs");
}

TEST(SurveyOps, Ces) {
  ExpectResult(R"({"op": "ces", "inputs": {"scores": [2, 7, 7, 4, 3, 3, 4]}})",
               R"({"n": 7, "mean_centi": 429, "easy_bp": 2857})");
  ExpectResultOf("ces", R"({"scores": [2]})", kInsufficient);
  ExpectBadField("ces", R"({"scores": [8]})", "inputs.scores[0]");
}

TEST(SurveyOps, ResponseRate) {
  ExpectResult(R"({"op": "response_rate", "inputs": {"delivered": 3000, "completed": 1}})",
               R"({"response_rate_bp": 3})");
  ExpectResultOf("response_rate", R"({"delivered": 0, "completed": 0})",
                 R"({"response_rate_bp": null})");
  ExpectBadField("response_rate", R"({"delivered": 1, "completed": 2})", "inputs.completed");
}

TEST(SurveyOps, NpsInWindow) {
  ExpectResult(
      R"({"op": "nps_in_window", "inputs": {"as_of": "2026-06-30T12:00:00Z", "responses": [{"contact": "c0", "at": "2026-04-16T12:00:00Z", "score": 7, "state": "LOCKED"}, {"contact": "c1", "at": "2026-06-03T12:00:00Z", "score": 1, "state": "LOCKED"}, {"contact": "c1", "at": "2026-04-19T12:00:00Z", "score": 0, "state": "LOCKED"}, {"contact": "c0", "at": "2026-05-10T12:00:00Z", "score": 7, "state": "EXCLUDED"}, {"contact": "c1", "at": "2026-05-04T12:00:00Z", "score": 10, "state": "LOCKED"}, {"contact": "c0", "at": "2026-02-19T12:00:00Z", "score": 10, "state": "LOCKED"}, {"contact": "c0", "at": "2026-05-22T12:00:00Z", "score": 9, "state": "EXCLUDED"}, {"contact": "c0", "at": "2026-02-10T12:00:00Z", "score": 5, "state": "LOCKED"}]}})",
      kInsufficient);
}

TEST(SurveyOps, NpsInWindowTakesEachContactsLatest) {
  constexpr char kResponses[] =
      R"("responses": [
        {"contact": "a", "at": "2026-06-29T12:00:00Z", "score": 9, "state": "LOCKED"},
        {"contact": "a", "at": "2026-06-28T12:00:00Z", "score": 1, "state": "LOCKED"},
        {"contact": "b", "at": "2026-04-01T12:00:00Z", "score": 3, "state": "LOCKED"},
        {"contact": "c", "at": "2026-04-01T11:59:59.999Z", "score": 3, "state": "LOCKED"}]})";
  ExpectResultOf("nps_in_window",
                 absl::StrCat(R"({"as_of": "2026-06-30T12:00:00Z", "min_n": 2, )", kResponses),
                 R"({"n": 2, "nps_centi": 0, "se_centi": 7071, "margin_centi": 13859})");
  ExpectResultOf("nps_in_window",
                 absl::StrCat(R"({"as_of": "2026-06-30T12:00:00Z", "min_n": 1, "window_days": 7, )",
                              kResponses),
                 R"({"n": 1, "nps_centi": 10000, "se_centi": 0, "margin_centi": 0})");
  ExpectResultOf(
      "nps_in_window",
      absl::StrCat(R"({"as_of": "2026-06-30T12:00:00Z", "anonymous": true, "k": 3, )", kResponses),
      kSuppressed);
}

TEST(SurveyOps, NpsInWindowNamesWhatIsWrong) {
  const auto bad = [](absl::string_view response, absl::string_view field) {
    ExpectBadField(
        "nps_in_window",
        absl::StrCat(R"({"as_of": "2026-06-30T12:00:00Z", "responses": [)", response, "]}"), field);
  };
  bad(R"({"at": "2026-06-29", "score": 9, "state": "LOCKED"})", "inputs.responses[0].at");
  bad(R"({"at": "2026-06-29T00:00:00Z", "score": 11, "state": "LOCKED"})",
      "inputs.responses[0].score");
  bad(R"({"at": "2026-06-29T00:00:00Z", "score": 1, "state": "locked"})",
      "inputs.responses[0].state");
  ExpectBadField("nps_in_window", R"({"responses": []})", "inputs.as_of");
  ExpectBadField("nps_in_window",
                 R"({"as_of": "2026-06-30T12:00:00Z", "window_days": 40000, "responses": []})",
                 "inputs.window_days");
}

TEST(SurveyOps, SurveyRollup) {
  constexpr char kRest[] =
      R"("min_n": 1, "arr_minor": {"a": 300, "b": 100}, "responses": [
        {"account": "a", "score": 9}, {"account": "a", "score": 7}, {"account": "b", "score": 3}]})";
  ExpectResultOf("survey_rollup",
                 absl::StrCat(R"({"metric": "NPS", "rollup": "BY_RESPONDENT", )", kRest),
                 R"({"n": 3, "accounts": 2, "score": 0})");
  ExpectResultOf("survey_rollup",
                 absl::StrCat(R"({"metric": "NPS", "rollup": "BY_ACCOUNT", )", kRest),
                 R"({"n": 3, "accounts": 2, "score": -2500})");
  ExpectResultOf("survey_rollup", absl::StrCat(R"({"metric": "NPS", "rollup": "BY_ARR", )", kRest),
                 R"({"n": 3, "accounts": 2, "score": 1250})");
  ExpectBadField("survey_rollup",
                 absl::StrCat(R"({"metric": "CSAT_TOP2", "rollup": "BY_ARR", )", kRest),
                 "inputs.responses[0].score");
  ExpectBadField(
      "survey_rollup",
      R"({"metric": "NPS", "rollup": "BY_ARR", "responses": [{"account": "a", "score": 3}],)"
      R"( "arr_minor": {"a": -1}})",
      "inputs.arr_minor.a");
}

}  // namespace
}  // namespace steward::calc
