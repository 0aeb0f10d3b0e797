#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"

// One SLA clock: how much of a promise's open time is used up, when it is due, and whether it was
// kept (DOMAIN.md §3.4 "SLA clock", §3.6 "Escalations").
//
//   consumed(t) = B(start, t) - sum of B(pauses before t)          open time inside pauses is free
//   due         = the least t >= start with consumed(t) >= target  it may lie in the past
//
// States: PENDING -> RUNNING <-> PAUSED -> STOPPED -> RUNNING (reopened); any -> CANCELLED. A
// breach is no state: it stays with the clock. Instants count as the whole millisecond that they
// lie in; targets and sums are milliseconds of open time.
//
// Readings, where the page leaves a choice:
// - A command settles first what passed before its instant: the clock is breached by it when its
//   due is earlier. So a stop at the due is MET, and a breach is seen from due + 1 ms on.
// - A mark counts where consumption reaches it, also when a pause begins or the clock stops there.
// - A change (of target or calendar) holds from the start on. It breaches at once a clock that had
//   run beyond its new due, even if it is PAUSED, for what was consumed doesn't depend on when the
//   pause ends. While STOPPED it is noted, and takes effect at the reopening.
// - A RETROACTIVE breach is withdrawn by a change that puts the due where the clock hasn't run yet.
// - A clock stopped while PAUSED has no due, for it had none; a CANCELLED one has none either, and
//   no outcome.
// - A clock that is reopened, or resumed, with all its time used up is breached at once.
//
// All functions are pure and thread-safe. They fail as BusinessCalendar does: OUT_OF_RANGE for a
// calendar that opens nothing for 10 years.

namespace steward::escalations {

enum class SlaState { kPending, kRunning, kPaused, kStopped, kCancelled };
enum class SlaOutcome { kMet, kMissed };

// Pauses of one clock: each recalculation walks all of them.
inline constexpr int32_t kSlaPausesMax = 1000;

// A warning, at a share of the target or, where `percent` is 0, at a span of open time before the
// due (at the start where the target is shorter). Each fires once.
struct SlaMark {
  int32_t percent = 0;
  int64_t before_due_ms = 0;
  // When it fired: where consumption reached it, or at the change that put it into the past.
  std::optional<absl::Time> fired_at;
  bool is_retroactive = false;
};

// 50, 75 and 90 %.
std::vector<SlaMark> DefaultSlaMarks();

// From a pause or stop to the resumption or reopening; without `to` it lasts.
struct SlaPause {
  absl::Time from;
  std::optional<absl::Time> to;
  // What began and ended it: ids of events.
  std::string from_event;
  std::string to_event;
  bool from_stop = false;
  bool to_reopening = false;
};

struct SlaBreach {
  // The due that passed; for a retroactive one the instant of the change.
  absl::Time at;
  bool is_retroactive = false;
};

// All that is to be kept of a clock between two commands. Make one with a target and marks; the
// rest is written by Apply.
struct SlaClock {
  int64_t target_ms = 0;
  std::vector<SlaMark> marks = DefaultSlaMarks();

  SlaState state = SlaState::kPending;
  std::optional<absl::Time> start;
  std::string start_event;
  // Ascending, disjoint; only the last one may last.
  std::vector<SlaPause> pauses;
  // Of a stopped or cancelled clock.
  std::optional<absl::Time> ended_at;
  std::string end_event;
  std::optional<SlaOutcome> outcome;
  std::optional<SlaBreach> breach;
  // The due just before the first change since the start; nothing if it was PAUSED then.
  bool was_changed = false;
  std::optional<absl::Time> original_due;
  absl::Time last_change = absl::InfinitePast();
};

// One entry of a clock's history.
struct SlaChange {
  enum class Kind { kStart, kPause, kResume, kTarget, kCalendar, kStop, kReopen, kCancel };
  Kind kind = Kind::kStart;
  absl::Time at;
  // The id of the event that says so; explanations cite it.
  std::string event;
  // kTarget: the new target, at least 0.
  int64_t target_ms = 0;
  // kCalendar: the calendar that holds from now on, borrowed. kTarget may bring one, too: then both
  // change at once, and what only one of them would have made of the clock never was.
  const BusinessCalendar* calendar = nullptr;
};

// Takes `clock` over one change; `calendar` is the one in force until then. The clock is as it was
// after an error: ILLEGAL_TRANSITION where the state doesn't allow it; INVALID_FIELD for one that
// is earlier than the last (equal instants: journal order) or a target below 0; LIMIT_EXCEEDED.
absl::Status Apply(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock);

// What a clock says.
struct SlaAnswer {
  SlaState state = SlaState::kPending;
  // Until the instant asked for, or the end if that is earlier: of the wall clock, and open time
  // outside pauses.
  int64_t elapsed_ms = 0;
  int64_t consumed_ms = 0;
  // target - consumed; below zero once it is overrun.
  int64_t left_ms = 0;
  // Of the target, rounded half-up; nothing for a target of 0.
  std::optional<int64_t> consumed_bp;
  std::optional<absl::Time> due;
  std::optional<absl::Time> original_due;
  std::optional<SlaBreach> breach;
  std::optional<SlaOutcome> outcome;
  std::vector<SlaMark> marks;
};

// The clock at `at`, when no change came since its last one. INVALID_FIELD where `at` is earlier
// than that.
absl::StatusOr<SlaAnswer> AnswerAt(const SlaClock& clock, const BusinessCalendar& calendar,
                                   absl::Time at);

// When the clock next has something to say by itself: a mark, or its breach at due + 1 ms. Nothing
// unless it is RUNNING. It may lie in the past.
absl::StatusOr<std::optional<absl::Time>> NextTimer(const SlaClock& clock,
                                                    const BusinessCalendar& calendar);

// As kept: nothing unless RUNNING, or STOPPED from RUNNING.
absl::StatusOr<std::optional<absl::Time>> DueOf(const SlaClock& clock,
                                                const BusinessCalendar& calendar);

}  // namespace steward::escalations
