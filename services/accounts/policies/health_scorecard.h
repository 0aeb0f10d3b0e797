#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/integer_math.h"
#include "services/accounts/policies/health_band.h"

// What health is measured by: groups of measures with weights, how a raw value becomes a score, and
// what becomes of old values (DOMAIN.md 3.1 Health, 3.6 Accounts). Plain values; pure functions,
// thread-safe.
namespace steward::accounts {

// Measures of a scorecard, and points of a table: more than anyone explains.
inline constexpr size_t kScorecardMeasuresMax = 100;
inline constexpr size_t kTablePointsMax = 100;

// The score of a raw value, centi-points, 0 to 10000.
struct TablePoint {
  int64_t raw = 0;
  int32_t score_centi = 0;
};

// How a raw value becomes a score.
struct Normaliser {
  enum class Kind {
    // The raw value is the score, in centi-points; values outside 0 to 10000 count as the nearest.
    kScore,
    // Straight lines between the points; before the first and after the last as there.
    kLinear,
    // From each point's raw value on to the next one's: that point's score; before the first as
    // there.
    kBands,
  };
  Kind kind = Kind::kScore;
  // In the order of raw values, each larger than the one before. None for kScore, else at least
  // one.
  std::vector<TablePoint> points;
};

// What happens from measured_at + valid_for on.
enum class StalePolicy {
  // The measure drops out.
  kExclude,
  // It counts as before and is marked stale.
  kKeepFlagged,
  // It is marked stale, and its weight halves with every half_life that passes, continuously.
  kDecay,
};

struct Measure {
  // Unique within the scorecard.
  std::string id;
  // Of the group, bp.
  int32_t weight_bp = 0;
  Normaliser normaliser;
  absl::Duration valid_for = absl::InfiniteDuration();
  StalePolicy stale_policy = StalePolicy::kExclude;
  // For kDecay only.
  absl::Duration half_life;
};

struct MeasureGroup {
  std::string id;
  // Of the whole, bp.
  int32_t weight_bp = 0;
  std::vector<Measure> measures;
};

struct Scorecard {
  std::vector<MeasureGroup> groups;
  BandRules bands;
  // Whether the worst measure bounds the band.
  bool worst_of_gate = false;
};

// INVALID_FIELD, the path ("groups[0].weight_bp") with `prefix` before it, unless the weights of
// the groups sum to exactly 10000, and those of the measures in each group too; each is between 0
// and 10000; no group or measure stands twice; tables are as described at Normaliser; valid_for
// and, with kDecay, half_life are above 0; the band rules are right (CheckBandRules).
absl::Status CheckScorecard(const Scorecard& scorecard, absl::string_view prefix = "");

// What was measured.
struct Reading {
  // None: not applicable, or not known.
  std::optional<int64_t> raw;
  absl::Time measured_at = absl::InfinitePast();
};
// By the measure's id. Measures without one are unknown; readings of no measure don't count.
using Readings = std::map<std::string, Reading>;

// An exact score: numerator / denominator centi-points, between 0 and 10000; denominator > 0.
struct ExactScore {
  WideInteger numerator = 0;
  WideInteger denominator = 1;
};

// The score of a raw value, not rounded. The normaliser passed CheckScorecard.
ExactScore ScoreOf(const Normaliser& normaliser, int64_t raw);

// True from measured_at + valid_for on.
bool IsStale(const Measure& measure, const Reading& reading, absl::Time now);

// What the measure weighs now in its group, in units of 2^-kDecayBits bp: 0 where it is not known,
// or stale with kExclude, or has decayed away.
WideInteger LiveWeight(const Measure& measure, const Reading& reading, absl::Time now);

}  // namespace steward::accounts
