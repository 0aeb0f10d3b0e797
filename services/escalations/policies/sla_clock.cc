#include "services/escalations/policies/sla_clock.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::escalations {
namespace {

using Kind = SlaChange::Kind;
using MaybeTime = std::optional<absl::Time>;

absl::string_view NameOf(SlaState state) {
  constexpr absl::string_view kNames[] = {"PENDING", "RUNNING", "PAUSED", "STOPPED", "CANCELLED"};
  return kNames[static_cast<size_t>(state)];
}

absl::string_view NameOf(Kind kind) {
  constexpr absl::string_view kNames[] = {"start",    "pause", "resume", "target",
                                          "calendar", "stop",  "reopen", "cancel"};
  return kNames[static_cast<size_t>(kind)];
}

std::vector<absl::string_view> AllowedIn(SlaState state) {
  switch (state) {
    case SlaState::kPending:
      return {"start", "target", "calendar", "cancel"};
    case SlaState::kRunning:
      return {"pause", "target", "calendar", "stop", "cancel"};
    case SlaState::kPaused:
      return {"resume", "target", "calendar", "stop", "cancel"};
    case SlaState::kStopped:
      return {"reopen", "target", "calendar", "cancel"};
    case SlaState::kCancelled:
      return {};
  }
  STEWARD_UNREACHABLE();
}

bool IsEarlier(absl::Time a, absl::Time b) { return absl::ToUnixMillis(a) < absl::ToUnixMillis(b); }

// The first instant at which `open_ms` are consumed, if no further pause comes; nothing when the
// clock is paused before that.
absl::StatusOr<MaybeTime> FirstConsumed(int64_t open_ms, const SlaClock& clock,
                                        const BusinessCalendar& calendar) {
  absl::Time from = *clock.start;
  for (const SlaPause& pause : clock.pauses) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t before_ms, calendar.OpenMs(from, pause.from));
    if (open_ms <= before_ms) break;
    if (!pause.to.has_value()) return MaybeTime();
    open_ms -= before_ms;
    from = *pause.to;
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time reached, calendar.Add(from, open_ms));
  return MaybeTime(reached);
}

absl::StatusOr<int64_t> ConsumedMs(const SlaClock& clock, const BusinessCalendar& calendar,
                                   absl::Time end) {
  int64_t sum_ms = 0;
  absl::Time from = *clock.start;
  for (const SlaPause& pause : clock.pauses) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms,
                             calendar.OpenMs(from, std::min(end, pause.from)));
    sum_ms += open_ms;
    from = pause.to.value_or(end);
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms, calendar.OpenMs(from, end));
  return sum_ms + open_ms;
}

// The consumption at which a mark fires. A fraction of a millisecond is reached with the next one.
int64_t ThresholdMs(const SlaMark& mark, int64_t target_ms) {
  if (mark.percent == 0) return std::max<int64_t>(0, target_ms - mark.before_due_ms);
  return target_ms / 100 * mark.percent + (target_ms % 100 * mark.percent + 99) / 100;
}

// What passed by itself until `until`, the instant of a command or a question.
absl::Status Settle(const BusinessCalendar& calendar, absl::Time until, SlaClock* clock) {
  if (clock->state != SlaState::kRunning) return absl::OkStatus();
  for (SlaMark& mark : clock->marks) {
    if (mark.fired_at.has_value()) continue;
    STEWARD_ASSIGN_OR_RETURN(const MaybeTime reached,
                             FirstConsumed(ThresholdMs(mark, clock->target_ms), *clock, calendar));
    if (reached.has_value() && !IsEarlier(until, *reached)) mark.fired_at = reached;
  }
  if (clock->breach.has_value()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const MaybeTime due, FirstConsumed(clock->target_ms, *clock, calendar));
  if (due.has_value() && IsEarlier(*due, until)) clock->breach = {.at = *due};
  return absl::OkStatus();
}

// Where a new target or calendar puts the marks and the due, at `at`, of a clock that ran last at
// `ran_until`.
absl::Status Review(const BusinessCalendar& calendar, absl::Time at, absl::Time ran_until,
                    SlaClock* clock) {
  for (SlaMark& mark : clock->marks) {
    if (mark.fired_at.has_value()) continue;
    STEWARD_ASSIGN_OR_RETURN(const MaybeTime reached,
                             FirstConsumed(ThresholdMs(mark, clock->target_ms), *clock, calendar));
    if (!reached.has_value() || IsEarlier(ran_until, *reached)) continue;
    mark.fired_at = at;
    mark.is_retroactive = IsEarlier(*reached, at);
  }
  STEWARD_ASSIGN_OR_RETURN(const MaybeTime due, FirstConsumed(clock->target_ms, *clock, calendar));
  const bool is_past = due.has_value() && IsEarlier(*due, ran_until);
  if (is_past && !clock->breach.has_value()) clock->breach = {.at = at, .is_retroactive = true};
  if (!is_past && clock->breach.has_value() && clock->breach->is_retroactive) {
    clock->breach.reset();
  }
  return absl::OkStatus();
}

absl::Status Start(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock) {
  clock->state = SlaState::kRunning;
  clock->start = change.at;
  clock->start_event = change.event;
  return DueOf(*clock, calendar).status();
}

absl::Status Pause(const SlaChange& change, SlaClock* clock) {
  if (clock->pauses.size() >= static_cast<size_t>(kSlaPausesMax)) {
    return Reject(common::v1::REASON_LIMIT_EXCEEDED,
                  absl::StrCat("a clock has at most ", kSlaPausesMax, " pauses"));
  }
  clock->state = SlaState::kPaused;
  clock->pauses.push_back({.from = change.at, .from_event = change.event});
  return absl::OkStatus();
}

absl::Status Resume(const SlaChange& change, SlaClock* clock) {
  clock->state = SlaState::kRunning;
  clock->pauses.back().to = change.at;
  clock->pauses.back().to_event = change.event;
  return absl::OkStatus();
}

absl::Status Change(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock) {
  if (clock->state != SlaState::kPending && !clock->was_changed) {
    STEWARD_ASSIGN_OR_RETURN(clock->original_due, DueOf(*clock, calendar));
    clock->was_changed = true;
  }
  if (change.kind == Kind::kTarget) clock->target_ms = change.target_ms;
  const BusinessCalendar& now_in_force = change.calendar != nullptr ? *change.calendar : calendar;
  if (clock->state == SlaState::kRunning) return Review(now_in_force, change.at, change.at, clock);
  if (clock->state != SlaState::kPaused) return absl::OkStatus();
  return Review(now_in_force, change.at, clock->pauses.back().from, clock);
}

absl::Status Stop(const SlaChange& change, SlaClock* clock) {
  clock->state = SlaState::kStopped;
  clock->ended_at = change.at;
  clock->end_event = change.event;
  clock->outcome = clock->breach.has_value() ? SlaOutcome::kMissed : SlaOutcome::kMet;
  return absl::OkStatus();
}

// The time since the stop counts as a pause, and prolongs the one that it ended in.
absl::Status Reopen(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock) {
  const bool was_paused = !clock->pauses.empty() && !clock->pauses.back().to.has_value();
  if (!was_paused) {
    STEWARD_RETURN_IF_ERROR(Pause({.at = *clock->ended_at, .event = clock->end_event}, clock));
    clock->pauses.back().from_stop = true;
  }
  const absl::Time ran_until = clock->pauses.back().from;
  STEWARD_RETURN_IF_ERROR(Resume(change, clock));
  clock->pauses.back().to_reopening = true;
  clock->ended_at.reset();
  clock->end_event.clear();
  clock->outcome.reset();
  return Review(calendar, change.at, ran_until, clock);
}

absl::Status Cancel(const SlaChange& change, SlaClock* clock) {
  clock->state = SlaState::kCancelled;
  if (!clock->ended_at.has_value()) clock->ended_at = change.at;
  clock->end_event = change.event;
  clock->outcome.reset();
  return absl::OkStatus();
}

absl::Status Check(const SlaChange& change, const SlaClock& clock) {
  const std::vector<absl::string_view> allowed = AllowedIn(clock.state);
  if (std::find(allowed.begin(), allowed.end(), NameOf(change.kind)) == allowed.end()) {
    return IllegalTransition("the clock", NameOf(clock.state), NameOf(change.kind), allowed);
  }
  if (IsEarlier(change.at, clock.last_change)) {
    return InvalidField("at", "must not be before the clock's last change");
  }
  if (change.kind == Kind::kTarget && change.target_ms < 0) {
    return InvalidField("target_ms", "must be at least 0");
  }
  const bool has_calendar = change.calendar != nullptr;
  STEWARD_CHECK(has_calendar || change.kind != Kind::kCalendar);
  STEWARD_CHECK(!has_calendar || change.kind == Kind::kCalendar || change.kind == Kind::kTarget);
  return absl::OkStatus();
}

absl::Status Take(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock) {
  switch (change.kind) {
    case Kind::kStart:
      return Start(change, calendar, clock);
    case Kind::kPause:
      return Pause(change, clock);
    case Kind::kResume:
      return Resume(change, clock);
    case Kind::kTarget:
    case Kind::kCalendar:
      return Change(change, calendar, clock);
    case Kind::kStop:
      return Stop(change, clock);
    case Kind::kReopen:
      return Reopen(change, calendar, clock);
    case Kind::kCancel:
      return Cancel(change, clock);
  }
  STEWARD_UNREACHABLE();
}

}  // namespace

std::vector<SlaMark> DefaultSlaMarks() {
  return {{.percent = 50}, {.percent = 75}, {.percent = 90}};
}

absl::Status Apply(const SlaChange& change, const BusinessCalendar& calendar, SlaClock* clock) {
  STEWARD_RETURN_IF_ERROR(Check(change, *clock));
  SlaClock changed = *clock;
  STEWARD_RETURN_IF_ERROR(Settle(calendar, change.at, &changed));
  STEWARD_RETURN_IF_ERROR(Take(change, calendar, &changed));
  changed.last_change = change.at;
  *clock = std::move(changed);
  return absl::OkStatus();
}

absl::StatusOr<SlaAnswer> AnswerAt(const SlaClock& clock, const BusinessCalendar& calendar,
                                   absl::Time at) {
  if (IsEarlier(at, clock.last_change)) {
    return InvalidField("at", "must not be before the clock's last change");
  }
  SlaClock settled = clock;
  STEWARD_RETURN_IF_ERROR(Settle(calendar, at, &settled));
  SlaAnswer answer = {.state = settled.state,
                      .left_ms = settled.target_ms,
                      .original_due = settled.original_due,
                      .breach = settled.breach,
                      .outcome = settled.outcome,
                      .marks = settled.marks};
  if (!settled.start.has_value()) return answer;
  const absl::Time end = settled.ended_at.value_or(at);
  STEWARD_ASSIGN_OR_RETURN(answer.due, DueOf(settled, calendar));
  STEWARD_ASSIGN_OR_RETURN(answer.consumed_ms, ConsumedMs(settled, calendar, end));
  answer.elapsed_ms = absl::ToUnixMillis(end) - absl::ToUnixMillis(*settled.start);
  answer.left_ms = settled.target_ms - answer.consumed_ms;
  if (settled.target_ms > 0) {
    STEWARD_ASSIGN_OR_RETURN(answer.consumed_bp,
                             MulDivHalfUp(answer.consumed_ms, 10'000, settled.target_ms));
  }
  return answer;
}

absl::StatusOr<std::optional<absl::Time>> NextTimer(const SlaClock& clock,
                                                    const BusinessCalendar& calendar) {
  MaybeTime next;
  if (clock.state != SlaState::kRunning) return next;
  const auto note = [&next](MaybeTime time) {
    if (time.has_value() && (!next.has_value() || *time < *next)) next = time;
  };
  for (const SlaMark& mark : clock.marks) {
    if (mark.fired_at.has_value()) continue;
    STEWARD_ASSIGN_OR_RETURN(const MaybeTime reached,
                             FirstConsumed(ThresholdMs(mark, clock.target_ms), clock, calendar));
    note(reached);
  }
  if (clock.breach.has_value()) return next;
  STEWARD_ASSIGN_OR_RETURN(const MaybeTime due, DueOf(clock, calendar));
  if (due.has_value()) note(*due + absl::Milliseconds(1));
  return next;
}

absl::StatusOr<std::optional<absl::Time>> DueOf(const SlaClock& clock,
                                                const BusinessCalendar& calendar) {
  if (clock.state != SlaState::kRunning && clock.state != SlaState::kStopped) return MaybeTime();
  const bool is_paused = !clock.pauses.empty() && !clock.pauses.back().to.has_value();
  if (is_paused) return MaybeTime();
  return FirstConsumed(clock.target_ms, clock, calendar);
}

}  // namespace steward::escalations
