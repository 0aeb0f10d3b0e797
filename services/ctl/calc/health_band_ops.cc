#include <optional>
#include <utility>

#include "libs/base/status.h"
#include "services/accounts/policies/health_band.h"
#include "services/accounts/policies/health_trend.h"
#include "services/ctl/calc/health_words.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using accounts::BandOverride;
using accounts::Grade;
using accounts::HealthBand;
using accounts::PortfolioWeights;
using accounts::Trend;

constexpr Choice<Trend> kTrends[] = {
    {"UP", Trend::kUp}, {"DOWN", Trend::kDown}, {"SAME", Trend::kSame}};

std::optional<int32_t> OptionalScore(Inputs& in, const std::string& name) {
  const std::optional<int64_t> score = in.OptionalInt(name, kCentiPoints);
  return score.has_value() ? std::optional<int32_t>(static_cast<int32_t>(*score)) : std::nullopt;
}

std::optional<BandOverride> ReadOverride(Inputs& in) {
  Inputs* const manual = in.Find("override");
  if (manual == nullptr) return std::nullopt;
  return BandOverride{.band = manual->Enum("band", kHealthBands),
                      .reason_code = manual->Text("reason_code"),
                      .set_at = manual->Instant("set_at"),
                      .expires_at = manual->Instant("expires_at")};
}

absl::StatusOr<Json> Band(Inputs& in) {
  const accounts::ScoreAndCoverage health = {
      OptionalScore(in, "score_centi"), static_cast<int32_t>(in.Int("coverage_bp", kBasisPoints))};
  const HealthBand previous =
      in.OptionalEnum("previous_band", kHealthBands).value_or(HealthBand::kUnknown);
  const std::optional<Grade> gate = in.OptionalEnum("gate", kGrades);
  const std::optional<BandOverride> manual = ReadOverride(in);
  const std::optional<absl::Time> now = in.OptionalInstant("now");
  if (manual.has_value() && !now.has_value()) in.At("now");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  if (manual.has_value()) {
    STEWARD_RETURN_IF_ERROR(accounts::CheckBandOverride(*manual, "override."));
  }
  const HealthBand band = Gated(NextBand(health, previous), gate);
  const HealthBand shown = ShownBand(band, manual, now.value_or(absl::InfinitePast()));
  return Json{{"band", WordOf(kHealthBands, shown)}};
}

absl::StatusOr<Json> WorstOfGate(Inputs& in) {
  std::vector<std::optional<Grade>> grades;
  for (Inputs* measure : in.List("measures")) {
    grades.push_back(measure->IsNull() ? std::nullopt
                                       : std::optional<Grade>(measure->AsEnum(kGrades)));
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  return Json{{"gate", WordOrNull(kGrades, accounts::WorstOf(grades))}};
}

absl::StatusOr<Json> HealthTrend(Inputs& in) {
  const std::optional<int32_t> now = OptionalScore(in, "score_now_centi");
  const std::optional<int32_t> then = OptionalScore(in, "score_28_days_ago_centi");
  Inputs* const daily = in.Find("daily_scores_centi");
  std::vector<std::optional<int32_t>> scores;
  for (Inputs* score : daily == nullptr ? std::vector<Inputs*>() : daily->AsList()) {
    scores.push_back(
        score->IsNull() ? std::nullopt
                        : std::optional<int32_t>(static_cast<int32_t>(score->AsInt(kCentiPoints))));
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  Json result = {{"trend", WordOrNull(kTrends, accounts::TrendOf(now, then))}};
  if (daily == nullptr) return result;
  STEWARD_ASSIGN_OR_RETURN(const auto slope, accounts::SlopePer28Days(scores));
  result["slope_centi_per_28_days"] = OrNull(slope);
  return result;
}

PortfolioWeights ReadWeights(Inputs& in) {
  return {.good = in.Int("good", kNotNegative),
          .average = in.Int("average", kNotNegative),
          .poor = in.Int("poor", kNotNegative)};
}

absl::StatusOr<Json> Quality(Inputs& in) {
  const PortfolioWeights counts = ReadWeights(in);
  Inputs* const arr = in.Find("arr_minor");
  const PortfolioWeights arr_minor = arr == nullptr ? PortfolioWeights() : ReadWeights(*arr);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto quality, accounts::PortfolioQuality(counts));
  Json result = {{"quality_centi", OrNull(quality)}};
  if (arr == nullptr) return result;
  STEWARD_ASSIGN_OR_RETURN(const auto weighted, accounts::PortfolioQuality(arr_minor));
  result["quality_arr_weighted_centi"] = OrNull(weighted);
  return result;
}

Op BandOp() {
  return {.name = "health_band",
          .group = "health",
          .summary =
              "The band of a score: with hysteresis, below the gate, unless a person "
              "overrides it.",
          .fields = {{"score_centi", "the rounded score, 0 to 10000; null: none"},
                     {"coverage_bp", "basis points, 0 to 10000; below 5000 the band is UNKNOWN"},
                     {"previous_band", "RED, YELLOW, GREEN or UNKNOWN; default UNKNOWN"},
                     {"gate", "POOR, AVERAGE or GOOD of worst_of_gate; default none"},
                     {"override.band", "RED, YELLOW or GREEN"},
                     {"override.reason_code", "why"},
                     {"override.set_at", "the instant from which it holds"},
                     {"override.expires_at", "the first instant at which it doesn't"},
                     {"now", "required with an override"}},
          .example = R"({"score_centi": 9000, "coverage_bp": 5000, "previous_band": "GREEN"})",
          .example_result = R"({"band": "GREEN"})",
          .function = Band};
}

Op TrendOp() {
  return {.name = "health_trend",
          .group = "health",
          .summary =
              "Where a score goes: against the one 28 days ago, SAME up to 300; null "
              "without either.",
          .fields = {{"score_now_centi", "0 to 10000; null: none"},
                     {"score_28_days_ago_centi", "0 to 10000; null: none"},
                     {"daily_scores_centi[]",
                      "28 scores, the oldest first, null for a day without: asks for the slope of "
                      "their least-squares line, centi-points per 28 days"}},
          .example = R"({"score_now_centi": 10000, "score_28_days_ago_centi": 0})",
          .example_result = R"({"trend": "UP"})",
          .function = HealthTrend};
}

}  // namespace

std::vector<Op> HealthBandOps() {
  return {BandOp(),
          {.name = "worst_of_gate",
           .group = "health",
           .summary = "POOR if any measure is, GOOD if all are, else AVERAGE; null where none is "
                      "known.",
           .fields = {{"measures[]", "POOR, AVERAGE, GOOD, or null for one that isn't known"}},
           .example = R"({"measures": ["GOOD"]})",
           .example_result = R"({"gate": "GOOD"})",
           .function = WorstOfGate},
          TrendOp(),
          {.name = "portfolio_quality",
           .group = "health",
           .summary = "(100 good + 60 average + 40 poor) / all, in centi-points; null for an empty "
                      "portfolio.",
           .fields = {{"good", "accounts, at least 0"},
                      {"average", "accounts, at least 0"},
                      {"poor", "accounts, at least 0"},
                      {"arr_minor.good", "their ARR: asks for the quality weighted by ARR too"},
                      {"arr_minor.average", "likewise"},
                      {"arr_minor.poor", "likewise"}},
           .example = R"({"good": 0, "average": 1, "poor": 0})",
           .example_result = R"({"quality_centi": 6000})",
           .function = Quality}};
}

}  // namespace steward::calc
