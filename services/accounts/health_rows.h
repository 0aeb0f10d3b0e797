#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

// Numbers of the indexes and sums over scorecards and health, frozen: a number never changes its
// meaning, and a retired one stays here with a comment. 40 to 49; rows.h and people_rows.h have
// those before.
namespace steward::accounts {

// {score}: every health, the lowest first; kNoScoreLast for one without a score.
inline constexpr uint16_t kHealthByScore = 40;
// {HealthBand as a number, score as above}: by the band that is shown.
inline constexpr uint16_t kHealthByBand = 41;
// {}: every scorecard, by id.
inline constexpr uint16_t kScorecardsAll = 42;
inline constexpr int64_t kNoScoreLast = 10'001;

// A sum, without a currency and a day: {HealthBand's name} of the band that is shown.
inline constexpr uint16_t kHealthBands = 40;

// Kinds of a health's two timers, frozen too. At the same instant they fire in the order of their
// names.
inline constexpr char kHealthOverrideExpires[] = "health_override_expires";
inline constexpr char kHealthScoreDue[] = "health_score_due";

}  // namespace steward::accounts
