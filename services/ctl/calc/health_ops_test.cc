#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

// One measure in one group; `fields` are those of the measure.
std::string Sole(absl::string_view fields) {
  return absl::StrCat(
      R"({"groups": [{"group": "g", "weight_bp": 10000, "measures": [{"measure": "m", )",
      R"("weight_bp": 10000, )", fields, R"(}]}], "now": "2026-06-30T12:00:00Z"})");
}

TEST(HealthOps, ScoreIsTheExampleOfTheReference) {
  ExpectResult(
      R"({"op": "health_score", "inputs": {"groups": [{"group": "g0", "weight_bp": 2750, "measures": [{"measure": "m00", "weight_bp": 10000, "raw": 47, "table": [[0, 0], [33, 2500], [50, 7000], [100, 10000]], "measured_at": "2026-06-23T12:00:00Z", "valid_for_ms": 604800000, "stale_policy": "EXCLUDE"}]}, {"group": "g1", "weight_bp": 7250, "measures": [{"measure": "m10", "weight_bp": 10000, "score_centi": 5824}]}], "now": "2026-06-30T12:00:00Z"}})",
      R"({"score_centi": 5824, "coverage_bp": 7250, "band": "YELLOW", "contributions_centi": {"m10": 5824}})");
}

TEST(HealthOps, ScoreIsTheGoldenVector) {
  const auto group = [](absl::string_view name, int weight_bp, absl::string_view score) {
    return absl::StrCat(R"({"group": ")", name, R"(", "weight_bp": )", weight_bp,
                        R"(, "measures": [{"measure": ")", name,
                        R"(", "weight_bp": 10000, "score_centi": )", score, "}]}");
  };
  ExpectResultOf(
      "health_score",
      absl::StrCat(R"({"groups": [)", group("Product", 2500, "8000"), ", ",
                   group("Risk", 2000, "4000"), ", ", group("Outcomes", 1500, "null"), ", ",
                   group("Voice", 2000, "6000"), ", ", group("Engagement", 2000, "9000"),
                   R"(], "now": "2026-06-30T12:00:00Z"})"),
      R"({"score_centi": 6824, "coverage_bp": 8500, "band": "YELLOW", "contributions_centi": )"
      R"({"Engagement": 2118, "Product": 2353, "Risk": 941, "Voice": 1412}})");
}

TEST(HealthOps, ScoreIsNullWhereNothingIsLive) {
  ExpectResultOf("health_score", Sole(R"("raw": null, "table": [[0, 0]])"),
                 R"({"score_centi": null, "coverage_bp": 0, "band": "UNKNOWN", )"
                 R"("contributions_centi": {}})");
}

TEST(HealthOps, ScoreExplainsItself) {
  std::string inputs =
      Sole(R"("raw": 7, "table": [[0, 0], [5, 2500]], "table_kind": "BANDS", )"
           R"("measured_at": "2026-06-01T12:00:00Z", "valid_for_ms": 1, "stale_policy": "DECAY", )"
           R"("half_life_ms": 2505600000)");
  inputs.replace(inputs.size() - 1, 1, R"(, "explain": true, "worst_of_gate": true})");
  ExpectResultOf("health_score", inputs,
                 R"({"score_centi": 2500, "coverage_bp": 5000, "band": "RED", )"
                 R"("contributions_centi": {"m": 2500}, "measures": [{"measure": "m", )"
                 R"("group": "g", "raw": 7, "score_centi": 2500, "weight_bp": 10000, )"
                 R"("contribution_centi": 2500, "stale": true}], "stale_measures": ["m"]})");
}

TEST(HealthOps, ScoreNamesWhatIsWrong) {
  const auto bad = [](absl::string_view fields, absl::string_view field) {
    ExpectBadField("health_score", Sole(fields),
                   absl::StrCat("inputs.groups[0].measures[0].", field));
  };
  bad(R"("raw": 1)", "raw");
  bad(R"("raw": 1.5, "table": [[0, 0]])", "raw");
  bad(R"("score_centi": 10001)", "score_centi");
  bad(R"("score_centi": 1, "table": [[0, 0]])", "score_centi");
  bad(R"("raw": 1, "table": [])", "table");
  bad(R"("raw": 1, "table": [[0, 0], [0, 1]])", "table[1]");
  bad(R"("raw": 1, "table": [[0, 0, 0]])", "table[0]");
  bad(R"("raw": 1, "table": [[0, 10001]])", "table[0][1]");
  bad(R"("score_centi": 1, "valid_for_ms": 5)", "measured_at");
  bad(R"("score_centi": 1, "stale_policy": "KEEP")", "stale_policy");
  bad(R"("score_centi": 1, "stale_policy": "DECAY")", "half_life_ms");
  bad(R"("score_centi": 1, "weigth_bp": 1)", "weigth_bp");
  ExpectBadField("health_score",
                 R"({"groups": [{"group": "g", "weight_bp": 9999, "measures": [{"measure": "m", )"
                 R"("weight_bp": 10000}]}], "now": "2026-06-30T12:00:00Z"})",
                 "inputs.groups");
  ExpectBadField("health_score",
                 R"({"groups": [{"group": "g", "weight_bp": 10000, "measures": [{"measure": "m", )"
                 R"("weight_bp": 1}]}], "now": "2026-06-30T12:00:00Z"})",
                 "inputs.groups[0].measures");
  ExpectBadField("health_score", R"({"groups": []})", "inputs.now");
}

TEST(HealthOps, DeltaNamesTheSideThatIsWrong) {
  const std::string good = Sole(R"("score_centi": 1)");
  const std::string wrong = Sole(R"("raw": 1, "table": [])");
  ExpectBadField("health_delta", absl::StrCat(R"({"before": )", good, R"(, "after": )", wrong, "}"),
                 "inputs.after.groups[0].measures[0].table");
  ExpectResultOf("health_delta", absl::StrCat(R"({"before": )", good, R"(, "after": )", good, "}"),
                 R"({"score_before_centi": 1, "score_after_centi": 1, "definition_centi": 0, )"
                 R"("staleness_centi": 0, "data_centi": 0, )"
                 R"("contributions_centi": {"m": {"before": 1, "after": 1}}})");
}

TEST(HealthOps, Band) {
  ExpectResult(
      R"({"op": "health_band", "inputs": {"score_centi": 9000, "coverage_bp": 5000, "previous_band": "GREEN"}})",
      R"({"band": "GREEN"})");
  ExpectResultOf("health_band",
                 R"({"score_centi": 5300, "coverage_bp": 9000, "previous_band": "RED"})",
                 R"({"band": "RED"})");
  ExpectResultOf("health_band",
                 R"({"score_centi": 5300, "coverage_bp": 9000, "previous_band": null})",
                 R"({"band": "YELLOW"})");
  ExpectResultOf("health_band",
                 R"({"score_centi": null, "coverage_bp": 9000, "previous_band": "RED"})",
                 R"({"band": "UNKNOWN"})");
  ExpectResultOf("health_band", R"({"score_centi": 9000, "coverage_bp": 9000, "gate": "AVERAGE"})",
                 R"({"band": "YELLOW"})");
  ExpectBadField("health_band", R"({"score_centi": 1, "coverage_bp": 10001})",
                 "inputs.coverage_bp");
  ExpectBadField("health_band", R"({"score_centi": 1, "coverage_bp": 1, "previous_band": "AMBER"})",
                 "inputs.previous_band");
}

TEST(HealthOps, BandOverriddenUntilItExpires) {
  const auto at = [](absl::string_view now) {
    return absl::StrCat(
        R"({"score_centi": 9000, "coverage_bp": 9000, "override": {"band": "RED", )",
        R"("reason_code": "SPONSOR_LEFT", "set_at": "2026-06-01T00:00:00Z", )",
        R"("expires_at": "2026-07-01T00:00:00Z"}, "now": ")", now, "\"}");
  };
  ExpectResultOf("health_band", at("2026-06-30T23:59:59.999Z"), R"({"band": "RED"})");
  ExpectResultOf("health_band", at("2026-07-01T00:00:00Z"), R"({"band": "GREEN"})");
  ExpectBadField("health_band",
                 R"({"score_centi": 9000, "coverage_bp": 9000, "override": {"band": "RED", )"
                 R"("reason_code": "X", "set_at": "2026-06-01T00:00:00Z", )"
                 R"("expires_at": "2026-06-01T00:00:00Z"}, "now": "2026-06-01T00:00:00Z"})",
                 "inputs.override.expires_at");
  ExpectBadField("health_band",
                 R"({"score_centi": 9000, "coverage_bp": 9000, "override": {"band": "RED", )"
                 R"("reason_code": "X", "set_at": "2026-06-01T00:00:00Z", )"
                 R"("expires_at": "2026-06-02T00:00:00Z"}})",
                 "inputs.now");
}

TEST(HealthOps, Gate) {
  ExpectResult(R"({"op": "worst_of_gate", "inputs": {"measures": ["GOOD"]}})",
               R"({"gate": "GOOD"})");
  ExpectResultOf("worst_of_gate", R"({"measures": ["GOOD", null, "AVERAGE"]})",
                 R"({"gate": "AVERAGE"})");
  ExpectResultOf("worst_of_gate", R"({"measures": ["GOOD", "POOR"]})", R"({"gate": "POOR"})");
  ExpectResultOf("worst_of_gate", R"({"measures": [null]})", R"({"gate": null})");
  ExpectResultOf("worst_of_gate", R"({"measures": []})", R"({"gate": null})");
  ExpectBadField("worst_of_gate", R"({"measures": ["GOOD", "BAD"]})", "inputs.measures[1]");
}

TEST(HealthOps, Trend) {
  ExpectResult(
      R"({"op": "health_trend", "inputs": {"score_now_centi": 10000, "score_28_days_ago_centi": 0}})",
      R"({"trend": "UP"})");
  ExpectResultOf("health_trend", R"({"score_now_centi": 4700, "score_28_days_ago_centi": 5000})",
                 R"({"trend": "SAME"})");
  ExpectResultOf("health_trend", R"({"score_now_centi": 4699, "score_28_days_ago_centi": 5000})",
                 R"({"trend": "DOWN"})");
  ExpectResultOf("health_trend", R"({"score_now_centi": 1, "score_28_days_ago_centi": null})",
                 R"({"trend": null})");
  ExpectBadField("health_trend", R"({"score_now_centi": -1})", "inputs.score_now_centi");
}

TEST(HealthOps, TrendWithItsSlope) {
  std::string scores = "null";
  for (int day = 1; day < 28; ++day) absl::StrAppend(&scores, ", ", 100 + 10 * day);
  ExpectResultOf("health_trend", absl::StrCat(R"({"daily_scores_centi": [)", scores, "]}"),
                 R"({"trend": null, "slope_centi_per_28_days": 280})");
  ExpectBadField("health_trend", R"({"daily_scores_centi": [1, 2]})", "inputs.daily_scores_centi");
}

TEST(HealthOps, PortfolioQuality) {
  ExpectResult(R"({"op": "portfolio_quality", "inputs": {"good": 0, "average": 1, "poor": 0}})",
               R"({"quality_centi": 6000})");
  ExpectResultOf("portfolio_quality", R"({"good": 0, "average": 0, "poor": 0})",
                 R"({"quality_centi": null})");
  ExpectResultOf("portfolio_quality",
                 R"({"good": 1, "average": 0, "poor": 1, "arr_minor": {"good": 900, "average": 0, )"
                 R"("poor": 100}})",
                 R"({"quality_centi": 7000, "quality_arr_weighted_centi": 9400})");
  ExpectBadField("portfolio_quality", R"({"good": 0, "average": -1, "poor": 0})", "inputs.average");
}

}  // namespace
}  // namespace steward::calc
