#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// Bands of a health score (DOMAIN.md 3.1 Health, 3.6 Accounts): with hysteresis, a gate by the
// worst measure, and a manual override. Scores are centi-points, 0 to 10000. Pure and thread-safe.
namespace steward::accounts {

// From the worst on, so that std::min of two known ones is the worse.
enum class HealthBand { kUnknown, kRed, kYellow, kGreen };

struct BandRules {
  // RED up to and with this, YELLOW above it up to and with the next, GREEN above that.
  int32_t red_max_centi = 5000;
  int32_t yellow_max_centi = 7500;
  // A band is left only when the score is more than this beyond its edge.
  int32_t hysteresis_centi = 300;
  // UNKNOWN below this coverage.
  int32_t coverage_min_bp = 5000;
};

// INVALID_FIELD, the path with `prefix` before it ("bands."), unless 0 <= red_max < yellow_max <
// 10000, and hysteresis and coverage are between 0 and 10000.
absl::Status CheckBandRules(const BandRules& rules, absl::string_view prefix);

// What a band is decided on: the rounded score (none: no live measure) and its coverage.
struct ScoreAndCoverage {
  std::optional<int32_t> score_centi;
  int32_t coverage_bp = 0;
};

// The band without a past.
HealthBand PlainBand(const ScoreAndCoverage& health, const BandRules& rules = {});

// The band after `previous`, which is the one that this function gave last, without gate and
// override. It stays while the score lies within it or at most the hysteresis beyond its edge (the
// edges are red_max and yellow_max, from either side); else the plain band applies, also two bands
// further. From UNKNOWN, and to it, there is no hysteresis.
HealthBand NextBand(const ScoreAndCoverage& health, HealthBand previous,
                    const BandRules& rules = {});

// How good one measure is, for the gate.
enum class Grade { kPoor, kAverage, kGood };

// A measure's grade: the plain band of its score (RED is POOR, YELLOW AVERAGE, GREEN GOOD).
Grade GradeOf(int32_t score_centi, const BandRules& rules = {});

// The gate "worst_of": POOR if any is POOR, GOOD if all are GOOD, else AVERAGE. Unknown grades
// don't count; none where no grade is known.
std::optional<Grade> WorstOf(absl::Span<const std::optional<Grade>> grades);

// The worse of the band and of what the gate says; UNKNOWN stays, and a gate that says nothing
// changes nothing.
HealthBand Gated(HealthBand band, std::optional<Grade> gate);

// A person's word against the score's: the band until it expires.
struct BandOverride {
  HealthBand band = HealthBand::kUnknown;
  std::string reason_code;
  absl::Time set_at;
  absl::Time expires_at;
};

// INVALID_FIELD, the path with `prefix` before it, for an override without a reason, that sets
// UNKNOWN, or whose expiry is not after set_at or infinite.
absl::Status CheckBandOverride(const BandOverride& manual, absl::string_view prefix);

// Whether the override holds at `now`: set_at <= now < expires_at.
bool Holds(const BandOverride& manual, absl::Time now);

// The override's band while it holds, also over UNKNOWN; else `computed`.
HealthBand ShownBand(HealthBand computed, const std::optional<BandOverride>& manual,
                     absl::Time now);

}  // namespace steward::accounts
