#include "services/accounts/policies/health_messages.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::accounts {
namespace {

using v1::ScorecardMeasure;

Normaliser ToNormaliser(const ScorecardMeasure& measure) {
  Normaliser normaliser;
  if (measure.normaliser() == ScorecardMeasure::NORMALISER_LINEAR) {
    normaliser.kind = Normaliser::Kind::kLinear;
  } else if (measure.normaliser() == ScorecardMeasure::NORMALISER_BANDS) {
    normaliser.kind = Normaliser::Kind::kBands;
  }
  for (const v1::ScorecardPoint& point : measure.table()) {
    normaliser.points.push_back({point.raw(), point.score_centi()});
  }
  return normaliser;
}

StalePolicy ToPolicy(ScorecardMeasure::StalePolicy policy) {
  if (policy == ScorecardMeasure::STALE_POLICY_KEEP_FLAGGED) return StalePolicy::kKeepFlagged;
  if (policy == ScorecardMeasure::STALE_POLICY_DECAY) return StalePolicy::kDecay;
  return StalePolicy::kExclude;
}

Measure ToMeasure(const ScorecardMeasure& measure) {
  return {.id = measure.measure(),
          .weight_bp = measure.weight_bp(),
          .normaliser = ToNormaliser(measure),
          .valid_for = measure.valid_for_ms() == 0 ? absl::InfiniteDuration()
                                                   : absl::Milliseconds(measure.valid_for_ms()),
          .stale_policy = ToPolicy(measure.stale_policy()),
          .half_life = absl::Milliseconds(measure.half_life_ms())};
}

absl::Status CheckTimes(const ScorecardMeasure& measure, const std::string& path) {
  const std::string remedy = absl::StrCat("must be at most ", kScorecardMsMax, ", 36,500 days");
  if (measure.valid_for_ms() > kScorecardMsMax) {
    return InvalidField(absl::StrCat(path, ".valid_for_ms"), remedy);
  }
  if (measure.half_life_ms() > kScorecardMsMax) {
    return InvalidField(absl::StrCat(path, ".half_life_ms"), remedy);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckRules(const v1::ScorecardRules& rules, absl::string_view prefix) {
  for (int i = 0; i < rules.groups_size(); ++i) {
    for (int j = 0; j < rules.groups(i).measures_size(); ++j) {
      const std::string path = absl::StrCat(prefix, "groups[", i, "].measures[", j, "]");
      STEWARD_RETURN_IF_ERROR(CheckTimes(rules.groups(i).measures(j), path));
    }
  }
  return CheckScorecard(ToScorecard(rules), prefix);
}

Scorecard ToScorecard(const v1::ScorecardRules& rules) {
  Scorecard scorecard;
  for (const v1::ScorecardGroup& group : rules.groups()) {
    MeasureGroup& added =
        scorecard.groups.emplace_back(MeasureGroup{group.group(), group.weight_bp(), {}});
    for (const ScorecardMeasure& measure : group.measures()) {
      added.measures.push_back(ToMeasure(measure));
    }
  }
  if (rules.has_bands()) {
    scorecard.bands = {.red_max_centi = rules.bands().red_max_centi(),
                       .yellow_max_centi = rules.bands().yellow_max_centi(),
                       .hysteresis_centi = rules.bands().hysteresis_centi(),
                       .coverage_min_bp = rules.bands().coverage_min_bp()};
  }
  scorecard.worst_of_gate = rules.worst_of_gate();
  return scorecard;
}

const ScorecardMeasure* FindMeasure(const v1::ScorecardRules& rules, absl::string_view id) {
  for (const v1::ScorecardGroup& group : rules.groups()) {
    for (const ScorecardMeasure& measure : group.measures()) {
      if (measure.measure() == id) return &measure;
    }
  }
  return nullptr;
}

Readings ToReadings(const v1::AccountHealthState& state) {
  Readings readings;
  for (const v1::HealthReading& each : state.readings()) {
    Reading& reading = readings[each.measure()];
    if (each.has_raw()) reading.raw = each.raw();
    reading.measured_at = TimeOf(each.measured_at());
  }
  return readings;
}

const v1::HealthReading* FindReading(const v1::AccountHealthState& state,
                                     absl::string_view measure) {
  for (const v1::HealthReading& reading : state.readings()) {
    if (reading.measure() == measure) return &reading;
  }
  return nullptr;
}

HealthScore ToScore(const v1::AccountHealthState& state) {
  HealthScore score;
  if (state.account_health().has_score_centi()) {
    score.score_centi = state.account_health().score_centi();
  }
  score.coverage_bp = state.account_health().coverage_bp();
  for (const v1::HealthContribution& each : state.contributions()) {
    score.contributions.push_back({.measure = each.measure(),
                                   .group = each.group(),
                                   .raw = each.raw(),
                                   .score_centi = each.score_centi(),
                                   .weight_bp = each.weight_bp(),
                                   .contribution_centi = each.contribution_centi(),
                                   .stale = each.stale()});
  }
  return score;
}

v1::HealthContribution ToMessage(const HealthContribution& contribution) {
  v1::HealthContribution message;
  message.set_measure(contribution.measure);
  message.set_group(contribution.group);
  message.set_raw(contribution.raw);
  message.set_score_centi(contribution.score_centi);
  message.set_weight_bp(contribution.weight_bp);
  message.set_contribution_centi(contribution.contribution_centi);
  message.set_stale(contribution.stale);
  return message;
}

HealthBand ToBand(v1::HealthBand band) {
  if (band == v1::HEALTH_BAND_RED) return HealthBand::kRed;
  if (band == v1::HEALTH_BAND_YELLOW) return HealthBand::kYellow;
  return band == v1::HEALTH_BAND_GREEN ? HealthBand::kGreen : HealthBand::kUnknown;
}

v1::HealthBand ToMessage(HealthBand band) {
  switch (band) {
    case HealthBand::kUnknown:
      return v1::HEALTH_BAND_UNKNOWN;
    case HealthBand::kRed:
      return v1::HEALTH_BAND_RED;
    case HealthBand::kYellow:
      return v1::HEALTH_BAND_YELLOW;
    case HealthBand::kGreen:
      return v1::HEALTH_BAND_GREEN;
  }
  STEWARD_UNREACHABLE();
}

BandOverride ToOverride(const v1::HealthOverride& manual) {
  return {.band = ToBand(manual.band()),
          .reason_code = manual.reason_code(),
          .set_at = TimeOf(manual.set_at()),
          .expires_at = TimeOf(manual.expires_at())};
}

std::optional<BandOverride> OverrideOf(const v1::AccountHealth& health) {
  if (!health.has_override()) return std::nullopt;
  return ToOverride(health.override());
}

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  const auto time = FromTimestamp(timestamp);
  STEWARD_CHECK(time.ok()) << time.status();
  return *time;
}

}  // namespace steward::accounts
