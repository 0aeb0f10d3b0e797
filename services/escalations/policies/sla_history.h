#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"

// A clock from its whole history: what it said at any instant, and what it says once a calendar or
// a definition is corrected (DOMAIN.md §3.4 "RecomputeClocks"). All functions are pure and
// thread-safe; calendars are borrowed.

namespace steward::escalations {

// Entries of one history.
inline constexpr int32_t kSlaHistoryChangesMax = 10'000;

struct SlaHistory {
  // As of the start.
  int64_t target_ms = 0;
  const BusinessCalendar* calendar = nullptr;
  std::vector<SlaMark> marks = DefaultSlaMarks();
  // By instant; equal instants in journal order.
  std::vector<SlaChange> changes;
};

// A clock, and the calendar in force for it.
struct SlaReplay {
  SlaClock clock;
  const BusinessCalendar* calendar = nullptr;
};

// The clock after every change until `at`, that instant included. Errors as Apply.
absl::StatusOr<SlaReplay> Replay(const SlaHistory& history, absl::Time at);

// What the clock said at `at`.
absl::StatusOr<SlaAnswer> AnswerAt(const SlaHistory& history, absl::Time at);

// The same clock by what was recorded and by the corrected calendar, target or conditions.
struct SlaRecomputed {
  SlaAnswer before;
  SlaAnswer after;
};
absl::StatusOr<SlaRecomputed> Recompute(const SlaHistory& recorded, const SlaHistory& corrected,
                                        absl::Time at);

// The calendars that a clock may follow, where there are any.
struct SlaCalendars {
  const BusinessCalendar* of_clock = nullptr;
  const BusinessCalendar* of_policy = nullptr;
  const BusinessCalendar* of_record = nullptr;
};
// Clock before policy before record; `around_the_clock` where there is none.
const BusinessCalendar& CalendarInForce(const SlaCalendars& calendars,
                                        const BusinessCalendar& around_the_clock);

// A clock's history as facts, without a journal.
struct SlaFacts {
  struct Pause {
    absl::Time from;
    // Without it, the pause lasts.
    std::optional<absl::Time> to;
  };
  struct TargetChange {
    absl::Time at;
    int64_t target_ms = 0;
  };
  absl::Time start;
  int64_t target_ms = 0;
  const BusinessCalendar* calendar = nullptr;
  // In any order. Where they overlap or touch they are one; before the start they don't count.
  std::vector<Pause> pauses;
  std::vector<TargetChange> target_changes;
  std::optional<absl::Time> stop;
};

// The history that these facts make. At one instant: the start, the end of a pause, a change of
// target, the stop, the begin of a pause. Pauses and changes after the stop are left out.
// INVALID_FIELD names the field ("pauses[0].to") where a target is below 0, a pause ends before it
// begins, or the stop is before the start.
absl::StatusOr<SlaHistory> HistoryOf(const SlaFacts& facts);

}  // namespace steward::escalations
