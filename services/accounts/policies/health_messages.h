#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "services/accounts/policies/health.h"
#include "services/accounts/policies/health_band.h"
#include "services/accounts/policies/health_scorecard.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/accounts/v1/health_resources.pb.h"

// Between the messages of health and the values that its arithmetic takes. Pure and thread-safe.
namespace steward::accounts {

// valid_for_ms and half_life_ms: beyond a century nothing is measured.
inline constexpr int64_t kScorecardMsMax = int64_t{36'500} * 24 * 60 * 60 * 1000;

// Rules that can be scored by: CheckScorecard's errors, and INVALID_FIELD for a time beyond
// kScorecardMsMax, each path with `prefix` ("rules.") before it.
absl::Status CheckRules(const v1::ScorecardRules& rules, absl::string_view prefix);
Scorecard ToScorecard(const v1::ScorecardRules& rules);
// The measure of that id; null where the rules have none.
const v1::ScorecardMeasure* FindMeasure(const v1::ScorecardRules& rules, absl::string_view id);

Readings ToReadings(const v1::AccountHealthState& state);
// The reading of that measure; null where there is none.
const v1::HealthReading* FindReading(const v1::AccountHealthState& state,
                                     absl::string_view measure);
// The score as it was made last; an empty one before the first.
HealthScore ToScore(const v1::AccountHealthState& state);
v1::HealthContribution ToMessage(const HealthContribution& contribution);

// UNSPECIFIED is UNKNOWN.
HealthBand ToBand(v1::HealthBand band);
v1::HealthBand ToMessage(HealthBand band);
BandOverride ToOverride(const v1::HealthOverride& manual);
// None where nobody overrules the score.
std::optional<BandOverride> OverrideOf(const v1::AccountHealth& health);

// A stored instant: it was checked when it came in.
absl::Time TimeOf(const google::protobuf::Timestamp& timestamp);

}  // namespace steward::accounts
