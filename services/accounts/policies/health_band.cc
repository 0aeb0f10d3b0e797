#include "services/accounts/policies/health_band.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"

namespace steward::accounts {
namespace {

constexpr int32_t kScoreMaxCenti = 10'000;
constexpr int32_t kWhole = 10'000;

HealthBand BandOfScore(int32_t score_centi, const BandRules& rules) {
  if (score_centi <= rules.red_max_centi) return HealthBand::kRed;
  return score_centi <= rules.yellow_max_centi ? HealthBand::kYellow : HealthBand::kGreen;
}

// Whether the score is so near to the band that it keeps it.
bool Keeps(HealthBand band, int32_t score_centi, const BandRules& rules) {
  const int32_t margin = rules.hysteresis_centi;
  const bool above_red = score_centi > rules.red_max_centi + margin;
  const bool below_yellow = score_centi < rules.red_max_centi - margin;
  const bool above_yellow = score_centi > rules.yellow_max_centi + margin;
  const bool below_green = score_centi < rules.yellow_max_centi - margin;
  switch (band) {
    case HealthBand::kUnknown:
      return false;
    case HealthBand::kRed:
      return !above_red;
    case HealthBand::kYellow:
      return !below_yellow && !above_yellow;
    case HealthBand::kGreen:
      return !below_green;
  }
  STEWARD_UNREACHABLE();
}

HealthBand BandOfGrade(Grade grade) {
  switch (grade) {
    case Grade::kPoor:
      return HealthBand::kRed;
    case Grade::kAverage:
      return HealthBand::kYellow;
    case Grade::kGood:
      return HealthBand::kGreen;
  }
  STEWARD_UNREACHABLE();
}

}  // namespace

absl::Status CheckBandRules(const BandRules& rules, absl::string_view prefix) {
  if (rules.red_max_centi < 0 || rules.red_max_centi >= rules.yellow_max_centi) {
    return InvalidField(absl::StrCat(prefix, "red_max_centi"),
                        "must be at least 0 and below yellow_max_centi");
  }
  if (rules.yellow_max_centi >= kScoreMaxCenti) {
    return InvalidField(absl::StrCat(prefix, "yellow_max_centi"),
                        "must be below 10000, or nothing is GREEN");
  }
  if (rules.hysteresis_centi < 0 || rules.hysteresis_centi > kScoreMaxCenti) {
    return InvalidField(absl::StrCat(prefix, "hysteresis_centi"), "must be between 0 and 10000");
  }
  if (rules.coverage_min_bp < 0 || rules.coverage_min_bp > kWhole) {
    return InvalidField(absl::StrCat(prefix, "coverage_min_bp"), "must be between 0 and 10000");
  }
  return absl::OkStatus();
}

HealthBand PlainBand(const ScoreAndCoverage& health, const BandRules& rules) {
  if (!health.score_centi.has_value() || health.coverage_bp < rules.coverage_min_bp) {
    return HealthBand::kUnknown;
  }
  return BandOfScore(*health.score_centi, rules);
}

HealthBand NextBand(const ScoreAndCoverage& health, HealthBand previous, const BandRules& rules) {
  const HealthBand plain = PlainBand(health, rules);
  if (plain == HealthBand::kUnknown) return plain;
  return Keeps(previous, *health.score_centi, rules) ? previous : plain;
}

Grade GradeOf(int32_t score_centi, const BandRules& rules) {
  const HealthBand band = BandOfScore(score_centi, rules);
  if (band == HealthBand::kRed) return Grade::kPoor;
  return band == HealthBand::kYellow ? Grade::kAverage : Grade::kGood;
}

std::optional<Grade> WorstOf(absl::Span<const std::optional<Grade>> grades) {
  // The grades are ordered from the worst on, so "any POOR", "all GOOD", "else" is their minimum.
  std::optional<Grade> worst;
  for (const std::optional<Grade>& grade : grades) {
    if (grade.has_value()) worst = std::min(worst.value_or(Grade::kGood), *grade);
  }
  return worst;
}

HealthBand Gated(HealthBand band, std::optional<Grade> gate) {
  if (band == HealthBand::kUnknown || !gate.has_value()) return band;
  return std::min(band, BandOfGrade(*gate));
}

absl::Status CheckBandOverride(const BandOverride& manual, absl::string_view prefix) {
  if (manual.band == HealthBand::kUnknown) {
    return InvalidField(absl::StrCat(prefix, "band"), "must be RED, YELLOW or GREEN");
  }
  if (manual.reason_code.empty()) {
    return InvalidField(absl::StrCat(prefix, "reason_code"), "must say why the score is overruled");
  }
  if (manual.expires_at <= manual.set_at || manual.expires_at == absl::InfiniteFuture()) {
    return InvalidField(absl::StrCat(prefix, "expires_at"),
                        "must be an instant after the override is set; an override always expires");
  }
  return absl::OkStatus();
}

bool Holds(const BandOverride& manual, absl::Time now) {
  return manual.set_at <= now && now < manual.expires_at;
}

HealthBand ShownBand(HealthBand computed, const std::optional<BandOverride>& manual,
                     absl::Time now) {
  return manual.has_value() && Holds(*manual, now) ? manual->band : computed;
}

}  // namespace steward::accounts
