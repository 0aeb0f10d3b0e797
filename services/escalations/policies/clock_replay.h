#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"
#include "services/escalations/policies/sla_history.h"
#include "steward/escalations/v1/escalations_clocks.pb.h"

// Stored clocks, counted again from what happened to them. Pure functions; errors of the
// arithmetic.
namespace steward::escalations {

// Changes of target that a clock remembers.
inline constexpr int kTargetChangesMax = 100;

// A target that nothing misses before the real one holds: five years of open time.
inline constexpr int64_t kNoTargetMs = int64_t{5} * 365 * 24 * 3'600'000;

// Remembers the target that held until `at`. LIMIT_EXCEEDED.
absl::Status NoteTargetChange(absl::Time at, int64_t target_ms_before, v1::SlaClock* clock);

// All that happened to the clock, by `calendar` from its start on.
SlaHistory HistoryOf(const v1::SlaClock& clock, const BusinessCalendar& calendar);

// The clock as it is at `at` when `calendar` counts from its start on.
absl::StatusOr<SlaClock> ReplayedAt(absl::Time at, const v1::SlaClock& clock,
                                    const BusinessCalendar& calendar);

// A clock that is promised from `now` on, but counts from `start`, with another's pauses: what it
// has missed until now is RETROACTIVE.
struct LateStart {
  absl::Time start;
  const v1::SlaClock& pauses_of;
  int64_t target_ms = 0;
  absl::Time now;
};
absl::StatusOr<SlaClock> StartedLate(const LateStart& late, const BusinessCalendar& calendar);

}  // namespace steward::escalations
