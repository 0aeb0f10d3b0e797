#pragma once

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/accounts/v1/health_resources.pb.h"

// The daily scores of an account, in days of UTC, and the trend over them (DOMAIN.md 3.1 Health).
// Pure and thread-safe.
namespace steward::accounts {

// Keeps the last score of a day, and forgets what no trend from that day on needs.
void KeepDailyScore(Day day, std::optional<int32_t> score_centi, v1::AccountHealthState* state);

// Fills the trend and the slope as of `now`. A day on which nothing changed has the score of the
// day before.
void FillTrend(const v1::AccountHealthState& state, absl::Time now, v1::AccountHealth* health);

}  // namespace steward::accounts
