#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(ForecastOps, AnswerTheExamplesAsTheyStandOnThePage) {
  ExpectResult(
      R"({"op": "renewal_rates", "inputs": {"period_start": "2026-04-01", "period_end_exclusive": "2026-07-01", "renewals": [{"due_date": "2026-04-16", "target_minor": 2042126, "state": "WON", "final_minor": 2042126, "won_on": "2026-02-18"}, {"due_date": "2026-04-01", "target_minor": 6651051, "state": "LOST", "final_minor": null}]}})",
      R"({"due_minor": 8693177, "gross_bp": 2349, "net_bp": 2349, "batting_bp": 5000})");
  ExpectResult(
      R"({"op": "cumulative_forecast", "inputs": {"amounts_minor": {"OMITTED": 319793798792, "PIPELINE": 870399, "BEST_CASE": 252654, "MOST_LIKELY": 273163, "COMMIT": 0, "CLOSED": 0}}})",
      R"({"open_pipeline_minor": 1396216, "best_case_minor": 525817, "most_likely_minor": 273163, "commit_minor": 0})");
  ExpectResult(
      R"({"op": "renewal_forecast", "inputs": {"renewals": [{"state": "LOST", "target_minor": 26961249, "final_minor": null, "forecast_minor": null}]}})",
      R"({"renewal_forecast_minor": 0})");
  ExpectResult(
      R"({"op": "expected_forecast", "inputs": {"opportunities": [{"amount_minor": 9093395, "probability_bp": 5000}]}})",
      R"({"expected_minor": 4546698, "variance_minor2": 20672458156506, "sd_minor": 4546698})");
  ExpectResult(
      R"({"op": "conversion_rate", "inputs": {"won_minor": 3401, "due_minor": 25573, "prior_bp": 0, "k_minor": 1000}})",
      R"({"probability_bp": 1280})");
  ExpectResult(
      R"({"op": "forecast_error", "inputs": {"forecast_minor": 0, "actual_minor": 65560947}})",
      R"({"error_bp": 10000})");
  ExpectResult(R"({"op": "propensity", "inputs": {"owners": 0, "peers": 0}})",
               R"({"propensity_bp": 5000})");
}

TEST(ForecastOps, AnswerTheGoldenVectors) {
  ExpectResultOf("renewal_rates", R"({"period_start": "2026-04-01",
      "period_end_exclusive": "2026-07-01", "renewals": [
      {"due_date": "2026-04-30", "target_minor": 100, "state": "WON", "final_minor": 120},
      {"due_date": "2026-06-30", "target_minor": 100, "state": "AUTO_RENEWED", "final_minor": 80},
      {"due_date": "2026-06-30", "target_minor": 100, "state": "WON_LATE", "final_minor": 100},
      {"due_date": "2026-06-30", "target_minor": 100, "state": "VOID"},
      {"due_date": "2026-06-30", "target_minor": 100, "state": "LOST"}]})",
                 R"({"due_minor": 400, "gross_bp": 7000, "net_bp": 7500, "batting_bp": 7500})");
  ExpectResultOf("expected_forecast",
                 R"({"opportunities": [{"amount_minor": 10000, "probability_bp": 9000},
                                       {"amount_minor": 20000, "probability_bp": 4000}]})",
                 R"({"expected_minor": 17000, "variance_minor2": 105000000, "sd_minor": 10247})");
  ExpectResultOf("propensity", R"({"owners": 3, "peers": 8})", R"({"propensity_bp": 4000})");
}

TEST(ForecastOps, AVarianceOfMoreThan64BitsKeepsItsDigits) {
  // (2 x 10^12)^2 / 4
  EXPECT_THAT(Answer(R"({"op": "expected_forecast", "inputs": {"opportunities": [
      {"amount_minor": 2000000000000, "probability_bp": 5000}]}})"),
              ::testing::HasSubstr(R"("variance_minor2":1000000000000000000000000,)"));
}

TEST(ForecastOps, WhatIsUndefinedIsNull) {
  ExpectResultOf("renewal_rates", R"({"period_start": "2026-04-01",
      "period_end_exclusive": "2026-07-01", "renewals": []})",
                 R"({"due_minor": 0, "gross_bp": null, "net_bp": null, "batting_bp": null})");
  ExpectResultOf("conversion_rate",
                 R"({"won_minor": 0, "due_minor": 0, "prior_bp": 5000, "k_minor": 0})",
                 R"({"probability_bp": null})");
  ExpectResultOf("forecast_error", R"({"forecast_minor": 5, "actual_minor": 0})",
                 R"({"error_bp": null})");
  ExpectResultOf("brier_score", R"({"outcomes": []})", R"({"brier_bp": null})");
  ExpectResultOf("return_on_investment", R"({"benefit_minor": 5, "cost_minor": 0})",
                 R"({"roi_bp": null})");
  ExpectResultOf("account_margin", R"({"revenue_minor": 0, "cogs_minor": 5})",
                 R"({"labour_minor": 0, "margin_minor": -5, "margin_bp": null})");
}

TEST(RenewalForecastOp, TakesWonAndCalledUpToTheirTargets) {
  ExpectResultOf("renewal_forecast", R"({"renewals": [
      {"state": "WON", "target_minor": 100, "final_minor": 120, "forecast_minor": 1},
      {"state": "NEGOTIATING", "target_minor": 100, "final_minor": null, "forecast_minor": 60},
      {"state": "VOID", "target_minor": 100, "final_minor": null, "forecast_minor": 60}]})",
                 R"({"renewal_forecast_minor": 160})");
}

TEST(ForecastOps, NameTheFieldThatIsWrong) {
  ExpectBadField("renewal_rates", R"({"period_start": "2026-04-01",
      "period_end_exclusive": "2026-04-01", "renewals": []})",
                 "inputs.period_end_exclusive");
  ExpectBadField("renewal_rates", R"({"period_start": "2026-04-01",
      "period_end_exclusive": "2026-05-01", "renewals": [
      {"due_date": "2026-04-01", "target_minor": 1, "state": "WON", "final_minor": null}]})",
                 "inputs.renewals[0].final_minor");
  ExpectBadField("renewal_forecast", R"({"renewals": [{"state": "WINNING", "target_minor": 1}]})",
                 "inputs.renewals[0].state");
  ExpectBadField("cumulative_forecast", R"({"amounts_minor": {"COMITT": 1}})",
                 "inputs.amounts_minor.COMITT");
  ExpectBadField("expected_forecast",
                 R"({"opportunities": [{"amount_minor": 1, "probability_bp": 10001}]})",
                 "inputs.opportunities[0].probability_bp");
  ExpectBadField("conversion_rate",
                 R"({"won_minor": 2, "due_minor": 1, "prior_bp": 0, "k_minor": 0})",
                 "inputs.won_minor");
  ExpectBadField("propensity", R"({"owners": 2, "peers": 1})", "inputs.owners");
  ExpectBadField("account_margin",
                 R"({"revenue_minor": 1, "cogs_minor": 1,
                     "labour": [{"minutes": -1, "hourly_rate_minor": 1}]})",
                 "inputs.labour[0].minutes");
}

}  // namespace
}  // namespace steward::calc
