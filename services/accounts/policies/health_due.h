#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/accounts/policies/health.h"
#include "services/accounts/policies/health_delta.h"

// When a health score changes without anybody's doing (DOMAIN.md 3.1 Health, staleness). Pure and
// thread-safe.
namespace steward::accounts {

// While a reading decays its score is looked at once a day, so many days ahead.
inline constexpr int kDecayDaysAhead = 28;

// Whether both have the same score, coverage and contributions.
bool SameScore(const HealthScore& a, const HealthScore& b);

// The next instant after `at.now` at which the score has to be made again, `score` being the one at
// `at.now`: where a reading that weighs anything goes stale, or, while one decays, the first of the
// next 28 days (24 h each) on which it has another score, coverage or contribution. None: it stays,
// or what still decays changes nothing for four weeks and is left. The errors are those of
// CheckScorecard.
absl::StatusOr<std::optional<absl::Time>> NextScoreTime(const HealthSnapshot& at,
                                                        const HealthScore& score);

}  // namespace steward::accounts
