#include <string>
#include <vector>

#include "libs/base/status.h"
#include "services/contracts/policies/expected_value.h"
#include "services/contracts/policies/forecast.h"
#include "services/contracts/policies/margin.h"
#include "services/contracts/policies/propensity.h"
#include "services/contracts/policies/renewal_rates.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using contracts::Renewal;
using contracts::RenewalState;

constexpr char kGroup[] = "renewal_rates_forecast";

constexpr Choice<RenewalState> kStates[] = {{"SCHEDULED", RenewalState::kScheduled},
                                            {"OPEN", RenewalState::kOpen},
                                            {"PREPARING", RenewalState::kPreparing},
                                            {"PROPOSED", RenewalState::kProposed},
                                            {"NEGOTIATING", RenewalState::kNegotiating},
                                            {"VERBAL", RenewalState::kVerbal},
                                            {"NOTICE_GIVEN", RenewalState::kNoticeGiven},
                                            {"LOCKED_IN", RenewalState::kLockedIn},
                                            {"LAPSED", RenewalState::kLapsed},
                                            {"WON", RenewalState::kWon},
                                            {"AUTO_RENEWED", RenewalState::kAutoRenewed},
                                            {"WON_LATE", RenewalState::kWonLate},
                                            {"LOST", RenewalState::kLost},
                                            {"VOID", RenewalState::kVoid}};

absl::StatusOr<Json> RenewalRates(Inputs& in) {
  const Day start = in.Date("period_start");
  const Day end = in.Date("period_end_exclusive");
  std::vector<Renewal> renewals;
  for (Inputs* renewal : in.List("renewals")) {
    renewals.push_back({.due_date = renewal->Date("due_date"),
                        .target_minor = renewal->Int("target_minor"),
                        .state = renewal->Enum("state", kStates),
                        .final_minor = renewal->OptionalInt("final_minor")});
    // A renewal counts in the period of its due date, whenever it was won.
    renewal->OptionalDate("won_on");
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto rates, contracts::RenewalRatesOf(renewals, start, end));
  return Json{{"due_minor", rates.due_minor},
              {"gross_bp", OrNull(rates.gross_bp)},
              {"net_bp", OrNull(rates.net_bp)},
              {"batting_bp", OrNull(rates.batting_bp)}};
}

absl::StatusOr<Json> CumulativeForecast(Inputs& in) {
  Inputs& amounts = in.At("amounts_minor");
  const contracts::CategoryAmounts categories = {
      .omitted_minor = amounts.IntOr("OMITTED", 0),
      .pipeline_minor = amounts.IntOr("PIPELINE", 0),
      .best_case_minor = amounts.IntOr("BEST_CASE", 0),
      .most_likely_minor = amounts.IntOr("MOST_LIKELY", 0),
      .commit_minor = amounts.IntOr("COMMIT", 0),
      .closed_minor = amounts.IntOr("CLOSED", 0)};
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto forecast, contracts::CumulativeForecastOf(categories));
  return Json{{"open_pipeline_minor", forecast.open_pipeline_minor},
              {"best_case_minor", forecast.best_case_minor},
              {"most_likely_minor", forecast.most_likely_minor},
              {"commit_minor", forecast.commit_minor}};
}

absl::StatusOr<Json> RenewalForecast(Inputs& in) {
  std::vector<Renewal> renewals;
  for (Inputs* renewal : in.List("renewals")) {
    renewals.push_back({.target_minor = renewal->Int("target_minor"),
                        .state = renewal->Enum("state", kStates),
                        .final_minor = renewal->OptionalInt("final_minor"),
                        .forecast_minor = renewal->OptionalInt("forecast_minor")});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto forecast, contracts::RenewalForecastOf(renewals));
  return Json{{"renewal_forecast_minor", forecast.renewal_minor}};
}

std::vector<contracts::Opportunity> ReadOpportunities(Inputs& in) {
  std::vector<contracts::Opportunity> opportunities;
  for (Inputs* each : in.List("opportunities")) {
    const int64_t amount_minor = each->Int("amount_minor");
    const auto probability_bp = static_cast<int32_t>(each->Int("probability_bp", kBasisPoints));
    opportunities.push_back({amount_minor, probability_bp});
  }
  return opportunities;
}

absl::StatusOr<Json> ExpectedForecast(Inputs& in) {
  const auto opportunities = ReadOpportunities(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto value, contracts::ExpectedValueOf(opportunities));
  return Json{{"expected_minor", value.expected_minor},
              {"variance_minor2", WholeNumber(value.variance_minor2)},
              {"sd_minor", value.sd_minor}};
}

absl::StatusOr<Json> ForecastPercentiles(Inputs& in) {
  const auto opportunities = ReadOpportunities(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto percentiles, contracts::PercentilesOf(opportunities));
  return Json{{"p10_minor", percentiles.p10_minor},
              {"p50_minor", percentiles.p50_minor},
              {"p90_minor", percentiles.p90_minor},
              {"distribution", percentiles.is_exact ? "EXACT" : "NORMAL"}};
}

absl::StatusOr<Json> ConversionRate(Inputs& in) {
  contracts::ConversionHistory history;
  history.won_minor = in.Int("won_minor");
  history.due_minor = in.Int("due_minor");
  history.prior_bp = static_cast<int32_t>(in.IntOr("prior_bp", contracts::kPriorBp, kBasisPoints));
  history.prior_weight_minor = in.IntOr("k_minor", contracts::kPriorWeightMinor);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto probability_bp, contracts::ConversionRate(history));
  return Json{{"probability_bp", OrNull(probability_bp)}};
}

absl::StatusOr<Json> ForecastError(Inputs& in) {
  const int64_t forecast_minor = in.Int("forecast_minor");
  const int64_t actual_minor = in.Int("actual_minor");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto error_bp,
                           contracts::ForecastError(forecast_minor, actual_minor));
  return Json{{"error_bp", OrNull(error_bp)}};
}

absl::StatusOr<Json> BrierScore(Inputs& in) {
  std::vector<contracts::ProbabilityOutcome> outcomes;
  for (Inputs* outcome : in.List("outcomes")) {
    outcomes.push_back(
        {.probability_bp = static_cast<int32_t>(outcome->Int("probability_bp", kBasisPoints)),
         .happened = outcome->Bool("happened")});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto score_bp, contracts::BrierScore(outcomes));
  return Json{{"brier_bp", OrNull(score_bp)}};
}

absl::StatusOr<Json> Propensity(Inputs& in) {
  const int64_t owners = in.Int("owners");
  const int64_t peers = in.Int("peers");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const int32_t propensity_bp, contracts::Propensity(owners, peers));
  return Json{{"propensity_bp", propensity_bp}};
}

absl::StatusOr<Json> AccountMargin(Inputs& in) {
  contracts::AccountLedger ledger;
  ledger.revenue_minor = in.Int("revenue_minor");
  ledger.cogs_minor = in.Int("cogs_minor");
  ledger.credits_minor = in.IntOr("credits_minor", 0);
  for (Inputs* labour : in.ListOrEmpty("labour")) {
    ledger.labour.push_back(
        {.minutes = labour->Int("minutes"), .hourly_rate_minor = labour->Int("hourly_rate_minor")});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto margin, contracts::MarginOf(ledger));
  return Json{{"labour_minor", margin.labour_minor},
              {"margin_minor", margin.margin_minor},
              {"margin_bp", OrNull(margin.margin_bp)}};
}

absl::StatusOr<Json> ReturnOnInvestment(Inputs& in) {
  const int64_t benefit_minor = in.Int("benefit_minor");
  const int64_t cost_minor = in.Int("cost_minor");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto roi_bp,
                           contracts::ReturnOnInvestment(benefit_minor, cost_minor));
  return Json{{"roi_bp", OrNull(roi_bp)}};
}

constexpr char kStatesAbout[] =
    "SCHEDULED, OPEN, PREPARING, PROPOSED, NEGOTIATING, VERBAL, NOTICE_GIVEN, LOCKED_IN, LAPSED, "
    "WON, AUTO_RENEWED, WON_LATE, LOST or VOID";

Op RenewalRatesOp() {
  return {
      .name = "renewal_rates",
      .group = kGroup,
      .summary = "What was renewed of what was due in a period: gross, net, and by number.",
      .fields = {{"period_start", "date"},
                 {"period_end_exclusive", "date after it"},
                 {"renewals[].due_date", "date: the last day of the term, whose period counts"},
                 {"renewals[].target_minor", "ARR to renew, at least 0"},
                 {"renewals[].state", kStatesAbout},
                 {"renewals[].final_minor", "ARR agreed, at least 0; won ones need it"},
                 {"renewals[].won_on", "date; changes nothing; default unknown"}},
      .example =
          R"({"period_start": "2026-04-01", "period_end_exclusive": "2026-07-01", "renewals": [)"
          R"({"due_date": "2026-04-16", "target_minor": 2042126, "state": "WON", )"
          R"("final_minor": 2042126, "won_on": "2026-02-18"}, {"due_date": "2026-04-01", )"
          R"("target_minor": 6651051, "state": "LOST", "final_minor": null}]})",
      .example_result =
          R"({"due_minor": 8693177, "gross_bp": 2349, "net_bp": 2349, "batting_bp": 5000})",
      .function = RenewalRates};
}

Op CumulativeForecastOp() {
  return {.name = "cumulative_forecast",
          .group = kGroup,
          .summary = "Forecast categories rolled up: each holds what is surer than it.",
          .fields = {{"amounts_minor.OMITTED", "in no forecast; default 0"},
                     {"amounts_minor.PIPELINE", "default 0"},
                     {"amounts_minor.BEST_CASE", "default 0"},
                     {"amounts_minor.MOST_LIKELY", "default 0"},
                     {"amounts_minor.COMMIT", "default 0"},
                     {"amounts_minor.CLOSED", "default 0"}},
          .example = R"({"amounts_minor": {"OMITTED": 319793798792, "PIPELINE": 870399, )"
                     R"("BEST_CASE": 252654, "MOST_LIKELY": 273163, "COMMIT": 0, "CLOSED": 0}})",
          .example_result = R"({"open_pipeline_minor": 1396216, "best_case_minor": 525817, )"
                            R"("most_likely_minor": 273163, "commit_minor": 0})",
          .function = CumulativeForecast};
}

Op RenewalForecastOp() {
  return {.name = "renewal_forecast",
          .group = kGroup,
          .summary = "Won renewals up to their targets, and open ones as their managers call them.",
          .fields = {{"renewals[].state", kStatesAbout},
                     {"renewals[].target_minor", "ARR to renew, at least 0"},
                     {"renewals[].final_minor", "ARR agreed, at least 0; won ones need it"},
                     {"renewals[].forecast_minor",
                      "the manager's call, at least 0; an open one without it adds nothing"}},
          .example = R"({"renewals": [{"state": "LOST", "target_minor": 26961249, )"
                     R"("final_minor": null, "forecast_minor": null}]})",
          .example_result = R"({"renewal_forecast_minor": 0})",
          .function = RenewalForecast};
}

std::vector<Field> OpportunityFields() {
  return {
      {"opportunities[].amount_minor", "what is won as a whole or not at all"},
      {"opportunities[].probability_bp", "basis points, 0 to 10000; independent of the others"}};
}

Op ExpectedForecastOp() {
  return {.name = "expected_forecast",
          .group = kGroup,
          .summary = "Expected value, variance and standard deviation of opportunities.",
          .fields = OpportunityFields(),
          .example = R"({"opportunities": [{"amount_minor": 9093395, "probability_bp": 5000}]})",
          .example_result = R"({"expected_minor": 4546698, "variance_minor2": 20672458156506, )"
                            R"("sd_minor": 4546698})",
          .function = ExpectedForecast};
}

Op ForecastPercentilesOp() {
  return {.name = "forecast_percentiles",
          .group = kGroup,
          .summary = "P10, P50 and P90: exact up to 20 opportunities, else normal (1.2816 sd).",
          .fields = OpportunityFields(),
          .example = R"({"opportunities": [{"amount_minor": 100, "probability_bp": 9000}, )"
                     R"({"amount_minor": 50, "probability_bp": 5000}]})",
          .example_result = R"({"p10_minor": 50, "p50_minor": 100, "p90_minor": 150, )"
                            R"("distribution": "EXACT"})",
          .function = ForecastPercentiles};
}

Op ConversionRateOp() {
  return {.name = "conversion_rate",
          .group = kGroup,
          .summary = "Historic conversion, drawn to a prior that weighs k; null without either.",
          .fields = {{"won_minor", "0 to due_minor"},
                     {"due_minor", "at least 0"},
                     {"prior_bp", "basis points, 0 to 10000; default 5000"},
                     {"k_minor", "the amount that the prior weighs, at least 0; default 10000000"}},
          .example = R"({"won_minor": 3401, "due_minor": 25573, "prior_bp": 0, "k_minor": 1000})",
          .example_result = R"({"probability_bp": 1280})",
          .function = ConversionRate};
}

Op ForecastErrorOp() {
  return {.name = "forecast_error",
          .group = kGroup,
          .summary = "How far a forecast was off, of the actual amount; null where that is 0.",
          .fields = {{"forecast_minor", "minor units"}, {"actual_minor", "minor units"}},
          .example = R"({"forecast_minor": 0, "actual_minor": 65560947})",
          .example_result = R"({"error_bp": 10000})",
          .function = ForecastError};
}

Op BrierScoreOp() {
  return {.name = "brier_score",
          .group = kGroup,
          .summary = "The mean square of how far probabilities were off; null without outcomes.",
          .fields = {{"outcomes[].probability_bp", "basis points, 0 to 10000"},
                     {"outcomes[].happened", "true or false"}},
          .example = R"({"outcomes": [{"probability_bp": 9000, "happened": true}, )"
                     R"({"probability_bp": 4000, "happened": false}]})",
          .example_result = R"({"brier_bp": 850})",
          .function = BrierScore};
}

Op PropensityOp() {
  return {.name = "propensity",
          .group = kGroup,
          .summary = "How likely an account buys what its peers own.",
          .fields = {{"owners", "peers that own the product, 0 to peers"},
                     {"peers", "other accounts of the segment, at least 0"}},
          .example = R"({"owners": 0, "peers": 0})",
          .example_result = R"({"propensity_bp": 5000})",
          .function = Propensity};
}

Op AccountMarginOp() {
  return {.name = "account_margin",
          .group = kGroup,
          .summary = "Revenue less COGS, labour and credits.",
          .fields = {{"revenue_minor", "at least 0"},
                     {"cogs_minor", "at least 0"},
                     {"credits_minor", "at least 0; default 0"},
                     {"labour[].minutes", "at least 0; default of labour: none"},
                     {"labour[].hourly_rate_minor", "at least 0"}},
          .example = R"({"revenue_minor": 100000, "cogs_minor": 20000, )"
                     R"("labour": [{"minutes": 90, "hourly_rate_minor": 8000}]})",
          .example_result = R"({"labour_minor": 12000, "margin_minor": 68000, "margin_bp": 6800})",
          .function = AccountMargin};
}

Op ReturnOnInvestmentOp() {
  return {.name = "return_on_investment",
          .group = kGroup,
          .summary = "Benefit over cost; null where the cost is 0.",
          .fields = {{"benefit_minor", "minor units"}, {"cost_minor", "at least 0"}},
          .example = R"({"benefit_minor": 300, "cost_minor": 200})",
          .example_result = R"({"roi_bp": 15000})",
          .function = ReturnOnInvestment};
}

}  // namespace

std::vector<Op> ForecastOps() {
  return {RenewalRatesOp(),     CumulativeForecastOp(),  RenewalForecastOp(),
          ExpectedForecastOp(), ConversionRateOp(),      ForecastErrorOp(),
          PropensityOp(),       ForecastPercentilesOp(), BrierScoreOp(),
          AccountMarginOp(),    ReturnOnInvestmentOp()};
}

}  // namespace steward::calc
