#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"
#include "services/escalations/policies/sla_history.h"
#include "steward/escalations/v1/escalations_clocks.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

// Stored clocks, counted again from what happened to them. Pure functions; errors of the
// arithmetic.
namespace steward::escalations {

// Changes of target that a clock remembers.
inline constexpr int kTargetChangesMax = 100;

// A target that nothing misses before the real one holds: five years of open time.
inline constexpr int64_t kNoTargetMs = int64_t{5} * 365 * 24 * 3'600'000;

// By name, "" among them: around the clock.
using NamedCalendars = std::map<std::string, BusinessCalendar>;

// The calendars that the escalation keeps. Errors of FindCalendar.
absl::StatusOr<NamedCalendars> CalendarsOf(const v1::EscalationState& state);

// Remembers the target and the calendar that held until `at`. LIMIT_EXCEEDED.
absl::Status NoteChange(absl::Time at, int64_t target_ms_before, absl::string_view calendar_before,
                        v1::SlaClock* clock);

// All that happened to the clock, by the calendars that held then; one that isn't there any more
// counts as the clock's present one, which is. Borrows the calendars.
SlaHistory HistoryOf(const v1::SlaClock& clock, const NamedCalendars& calendars);

// The clock as it is at `at` by that history.
absl::StatusOr<SlaClock> ReplayedAt(absl::Time at, const v1::SlaClock& clock,
                                    const NamedCalendars& calendars);

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
