#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/accounts/policies/health.h"

// Why a health score changed (DOMAIN.md 3.1 HealthScoreChanged, 3.6 Accounts). Pure and
// thread-safe.
namespace steward::accounts {

// All that a score is made of.
struct HealthSnapshot {
  Scorecard scorecard;
  Readings readings;
  absl::Time now;
};

// Centi-points; the three sum to score - previous score.
struct HealthDelta {
  // The new scorecard on the old readings, at the old time, against the old score.
  int32_t definition_centi = 0;
  // The same at the new time: what went stale or decayed, and nothing else.
  int32_t staleness_centi = 0;
  // The rest: the new readings.
  int32_t data_centi = 0;
};

// How much of a measure's contribution is new. Measures that contribute to one score only count
// with 0 in the other. All of them sum to score - previous score.
struct ContributionDelta {
  std::string measure;
  int32_t before_centi = 0;
  int32_t after_centi = 0;
};

struct HealthChange {
  HealthScore before;
  HealthScore after;
  // None where either score is absent.
  std::optional<HealthDelta> delta;
  // By measure.
  std::vector<ContributionDelta> contributions;
};

// Each part is the difference of two rounded scores that anybody can have computed, so that a part
// whose cause didn't occur is exactly 0. Where a step in between leaves no live measure (a new
// scorecard of measures that were never read), it has no score to compare: its part is 0, and what
// it did shows in the next one. The errors are those of CheckScorecard.
absl::StatusOr<HealthChange> SplitHealthChange(const HealthSnapshot& before,
                                               const HealthSnapshot& after);

// The same where the score before is `known`, for the scorecard that made it is gone: `redefined`
// is the new scorecard with the readings and the time of then.
absl::StatusOr<HealthChange> SplitHealthChange(const HealthScore& known,
                                               const HealthSnapshot& redefined,
                                               const HealthSnapshot& after);

}  // namespace steward::accounts
