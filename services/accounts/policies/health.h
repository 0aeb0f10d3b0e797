#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/accounts/policies/health_band.h"
#include "services/accounts/policies/health_scorecard.h"

// The health score of an account, and what each measure contributes to it (DOMAIN.md 3.1 Health,
// 3.6 Accounts). Pure and thread-safe.
namespace steward::accounts {

// What one live measure adds to the score.
struct HealthContribution {
  std::string measure;
  std::string group;
  int64_t raw = 0;
  // The measure's own score, centi-points, half up; the whole is computed from the exact one.
  int32_t score_centi = 0;
  // Its share in the whole after all renormalisation, bp. All of them sum to 10000.
  int32_t weight_bp = 0;
  // All of them sum to the score.
  int32_t contribution_centi = 0;
  // It counts, though it is stale (KEEP_FLAGGED, DECAY).
  bool stale = false;

  friend bool operator==(const HealthContribution&, const HealthContribution&) = default;
};

struct HealthScore {
  // 0 to 10000 centi-points; none where no measure is live.
  std::optional<int32_t> score_centi;
  // How much of the scorecard's weight is live, bp.
  int32_t coverage_bp = 0;
  // The live measures that weigh anything in their group, by id.
  std::vector<HealthContribution> contributions;
  // The measures that are known and stale, by id, whether they count or not.
  std::vector<std::string> stale_measures;
  // Where the scorecard has the gate: the worst of the contributing measures, each graded by its
  // rounded score.
  std::optional<Grade> gate;
};

// score = sum over the groups of W * (sum of w * s / sum of w) / sum of W. Only live measures
// count, with the weight w that they have at `now` (LiveWeight); their weights are renormalised
// within the group, and a group of which nothing weighs anything drops out of the sum of W. A
// measure's score s is exact; the score is rounded half up, once. The contributions are the exact
// terms rounded by largest remainder, equal remainders to the lower id; the shares likewise.
// coverage = sum of W * w over the live measures, half up: a decaying measure covers what it still
// weighs. The errors are those of CheckScorecard.
absl::StatusOr<HealthScore> ScoreHealth(const Scorecard& scorecard, const Readings& readings,
                                        absl::Time now);

// The band that a score leads to by itself, with the hysteresis, then gated. `previous` is the band
// that NextBand gave last.
HealthBand BandAfter(const HealthScore& health, HealthBand previous, const BandRules& rules = {});

}  // namespace steward::accounts
