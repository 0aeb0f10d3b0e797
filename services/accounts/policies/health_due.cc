#include "services/accounts/policies/health_due.h"

#include <algorithm>

#include "libs/base/status.h"

namespace steward::accounts {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);

// What waits for the passing of time.
struct Waiting {
  // The infinite future: nothing goes stale any more.
  absl::Time next_stale = absl::InfiniteFuture();
  bool decays = false;
};

void Look(const Measure& measure, const HealthSnapshot& at, Waiting* waiting) {
  const auto found = at.readings.find(measure.id);
  if (measure.weight_bp == 0 || found == at.readings.end() || !found->second.raw.has_value())
    return;
  if (measure.valid_for == absl::InfiniteDuration()) return;
  if (!IsStale(measure, found->second, at.now)) {
    waiting->next_stale =
        std::min(waiting->next_stale, found->second.measured_at + measure.valid_for);
  } else if (measure.stale_policy == StalePolicy::kDecay) {
    waiting->decays |= LiveWeight(measure, found->second, at.now) > 0;
  }
}

}  // namespace

bool SameScore(const HealthScore& a, const HealthScore& b) {
  return a.score_centi == b.score_centi && a.coverage_bp == b.coverage_bp &&
         a.contributions == b.contributions;
}

absl::StatusOr<std::optional<absl::Time>> NextScoreTime(const HealthSnapshot& at,
                                                        const HealthScore& score) {
  Waiting waiting;
  for (const MeasureGroup& group : at.scorecard.groups) {
    if (group.weight_bp == 0) continue;
    for (const Measure& measure : group.measures) Look(measure, at, &waiting);
  }
  absl::Time next = waiting.next_stale;
  for (int day = 1; waiting.decays && day <= kDecayDaysAhead; ++day) {
    const absl::Time then = at.now + day * kDay;
    if (then >= next) break;
    STEWARD_ASSIGN_OR_RETURN(const HealthScore later, ScoreHealth(at.scorecard, at.readings, then));
    if (SameScore(later, score)) continue;
    next = then;
  }
  if (next == absl::InfiniteFuture()) return std::optional<absl::Time>();
  return std::optional(next);
}

}  // namespace steward::accounts
