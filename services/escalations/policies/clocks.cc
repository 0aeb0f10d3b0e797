#include "services/escalations/policies/clocks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/clock_replay.h"
#include "services/escalations/policies/promises.h"

namespace steward::escalations {
namespace {

using Kind = SlaChange::Kind;
using v1::ClockKind;
using v1::Escalation;

constexpr ClockKind kKinds[] = {v1::CLOCK_KIND_ACK,           v1::CLOCK_KIND_FIRST_RESPONSE,
                                v1::CLOCK_KIND_NEXT_RESPONSE, v1::CLOCK_KIND_CUSTOMER_UPDATE,
                                v1::CLOCK_KIND_MITIGATE,      v1::CLOCK_KIND_RESOLVE};

bool IsLiveClock(const v1::SlaClock& clock) {
  return clock.state() == v1::SlaClock::STATE_RUNNING ||
         clock.state() == v1::SlaClock::STATE_PAUSED;
}

// A customer who waits for an answer waits, whoever else does.
bool StandsWhileWaiting(ClockKind kind) {
  return kind == v1::CLOCK_KIND_CUSTOMER_UPDATE || kind == v1::CLOCK_KIND_MITIGATE ||
         kind == v1::CLOCK_KIND_RESOLVE;
}

}  // namespace

bool ClocksStandIn(Escalation::State state, const v1::EscalationPolicy& policy) {
  switch (state) {
    case Escalation::STATE_WAITING_CUSTOMER:
      return true;
    case Escalation::STATE_WAITING_INTERNAL:
      return policy.pauses_while_waiting_internal();
    case Escalation::STATE_WAITING_VENDOR:
      return policy.pauses_while_waiting_vendor();
    default:  // Nobody is waited for.
      return false;
  }
}

Clocks::Clocks(const EscalationChange& change, absl::Time at, Decision* decision)
    : change_(change), at_(at), decision_(decision) {
  const auto& kept = change.before.escalation().clocks();
  clocks_.assign(kept.begin(), kept.end());
  for (const auto& clock : clocks_) {
    if (clock.has_last_change_time()) at_ = std::max(at_, Instant(clock.last_change_time()));
  }
}

absl::Status Clocks::Start(ClockKind kind) {
  if (IsLive(kind)) return absl::OkStatus();
  const auto& rule = RuleOf(change_.after.policy(), change_.after.escalation().severity());
  if (!PromiseOf(rule, kind).has_value()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(v1::SlaClock clock, NewClock(kind));
  STEWARD_RETURN_IF_ERROR(Take(Kind::kStart, &clock));
  Say<v1::SlaClockStarted>(clock);
  const bool stands = ClocksStandIn(change_.after.escalation().state(), change_.after.policy());
  if (stands && StandsWhileWaiting(kind)) {
    STEWARD_RETURN_IF_ERROR(Take(Kind::kPause, &clock));
    Say<v1::SlaClockPaused>(clock);
  }
  clocks_.push_back(std::move(clock));
  return absl::OkStatus();
}

absl::Status Clocks::Stop(ClockKind kind) {
  if (!IsLive(kind)) return absl::OkStatus();
  v1::SlaClock* clock = Last(kind);
  STEWARD_RETURN_IF_ERROR(SettleOne(clock));
  STEWARD_RETURN_IF_ERROR(Take(Kind::kStop, clock));
  SayEnded(*clock);
  return absl::OkStatus();
}

absl::Status Clocks::Pause() {
  for (v1::SlaClock& clock : clocks_) {
    if (clock.state() != v1::SlaClock::STATE_RUNNING || !StandsWhileWaiting(clock.kind())) continue;
    STEWARD_RETURN_IF_ERROR(SettleOne(&clock));
    STEWARD_RETURN_IF_ERROR(Take(Kind::kPause, &clock));
    Say<v1::SlaClockPaused>(clock);
  }
  return absl::OkStatus();
}

absl::Status Clocks::Resume() {
  for (v1::SlaClock& clock : clocks_) {
    if (clock.state() != v1::SlaClock::STATE_PAUSED) continue;
    STEWARD_RETURN_IF_ERROR(Take(Kind::kResume, &clock));
    Say<v1::SlaClockResumed>(clock);
  }
  return absl::OkStatus();
}

absl::Status Clocks::Resolve() {
  for (v1::SlaClock& clock : clocks_) {
    if (!IsLiveClock(clock)) continue;
    STEWARD_RETURN_IF_ERROR(SettleOne(&clock));
    STEWARD_RETURN_IF_ERROR(Take(Kind::kStop, &clock));
    clock.set_ended_by_resolution(true);
    SayEnded(clock);
  }
  return absl::OkStatus();
}

absl::Status Clocks::Reopen() {
  for (v1::SlaClock& clock : clocks_) {
    if (!clock.ended_by_resolution()) continue;
    const v1::SlaClock before = clock;
    STEWARD_RETURN_IF_ERROR(Take(Kind::kReopen, &clock));
    clock.set_ended_by_resolution(false);
    Say<v1::SlaClockResumed>(clock);
    SayWhatIsNew(before, clock);
  }
  return absl::OkStatus();
}

absl::Status Clocks::Cancel() {
  for (v1::SlaClock& clock : clocks_) {
    if (!IsLiveClock(clock)) continue;
    STEWARD_RETURN_IF_ERROR(SettleOne(&clock));
    STEWARD_RETURN_IF_ERROR(Take(Kind::kCancel, &clock));
    Say<v1::SlaClockCancelled>(clock);
  }
  return absl::OkStatus();
}

absl::Status Clocks::Retarget() {
  const auto& rule = RuleOf(change_.after.policy(), change_.after.escalation().severity());
  for (v1::SlaClock& clock : clocks_) {
    if (!IsLiveClock(clock)) continue;
    STEWARD_RETURN_IF_ERROR(SettleOne(&clock));
    if (PromiseOf(rule, clock.kind()).has_value()) {
      STEWARD_RETURN_IF_ERROR(RetargetOne(&clock));
      continue;
    }
    STEWARD_RETURN_IF_ERROR(Take(Kind::kCancel, &clock));
    Say<v1::SlaClockCancelled>(clock);
  }
  const bool mitigated = change_.before.escalation().has_mitigate_time();
  if (!mitigated) STEWARD_RETURN_IF_ERROR(StartLate(v1::CLOCK_KIND_MITIGATE));
  return StartLate(v1::CLOCK_KIND_RESOLVE);
}

absl::Status Clocks::Recompute() {
  STEWARD_ASSIGN_OR_RETURN(const NamedCalendars calendars, CalendarsOf(change_.after));
  for (v1::SlaClock& clock : clocks_) {
    if (clock.state() == v1::SlaClock::STATE_CANCELLED) continue;
    STEWARD_RETURN_IF_ERROR(RecomputeOne(calendars, &clock));
  }
  return absl::OkStatus();
}

absl::Status Clocks::Settle() {
  for (v1::SlaClock& clock : clocks_) STEWARD_RETURN_IF_ERROR(SettleOne(&clock));
  return absl::OkStatus();
}

bool Clocks::IsLive(ClockKind kind) const {
  return std::any_of(clocks_.begin(), clocks_.end(), [kind](const v1::SlaClock& clock) {
    return clock.kind() == kind && IsLiveClock(clock);
  });
}

v1::SlaClock* Clocks::Last(ClockKind kind) {
  const auto last = std::find_if(clocks_.rbegin(), clocks_.rend(),
                                 [kind](const auto& clock) { return clock.kind() == kind; });
  return last == clocks_.rend() ? nullptr : &*last;
}

absl::StatusOr<v1::SlaClock> Clocks::NewClock(ClockKind kind) const {
  const v1::EscalationState& after = change_.after;
  const v1::Severity severity = after.escalation().severity();
  v1::SlaClock clock;
  clock.set_kind(kind);
  for (const auto& other : clocks_) {
    if (other.kind() == kind) clock.set_number(other.number());
  }
  clock.set_number(clock.number() + 1);
  clock.set_calendar(CalendarNameFor(severity, after));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, FindCalendar(clock.calendar(), after));
  const auto promise = PromiseOf(RuleOf(after.policy(), severity), kind);
  STEWARD_ASSIGN_OR_RETURN(const int64_t target_ms, MillisOf(*promise, calendar, at_));
  clock.set_target_ms(target_ms);
  for (const SlaMark& mark : DefaultSlaMarks()) clock.add_warnings()->set_percent(mark.percent);
  clock.set_state(v1::SlaClock::STATE_PENDING);
  return clock;
}

absl::Status Clocks::SettleOne(v1::SlaClock* clock) {
  if (clock->state() != v1::SlaClock::STATE_RUNNING) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar,
                           FindCalendar(clock->calendar(), change_.before));
  SlaClock settled = ClockOf(*clock);
  STEWARD_ASSIGN_OR_RETURN(const SlaAnswer answer, AnswerAt(settled, calendar, at_));
  settled.marks = answer.marks;
  settled.breach = answer.breach;
  const v1::SlaClock before = *clock;
  STEWARD_RETURN_IF_ERROR(Store(settled, calendar, clock));
  SayWhatIsNew(before, *clock);
  return absl::OkStatus();
}

absl::Status Clocks::Take(Kind kind, v1::SlaClock* clock) {
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar,
                           FindCalendar(clock->calendar(), change_.after));
  SlaClock taken = ClockOf(*clock);
  STEWARD_RETURN_IF_ERROR(Apply({.kind = kind, .at = at_}, calendar, &taken));
  return Store(taken, calendar, clock);
}

absl::Status Clocks::RetargetOne(v1::SlaClock* clock) {
  const v1::Severity severity = change_.after.escalation().severity();
  const auto& rule = RuleOf(change_.after.policy(), severity);
  const v1::SlaClock before = *clock;
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar old,
                           FindCalendar(before.calendar(), change_.before));
  clock->set_calendar(CalendarNameFor(severity, change_.after));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar,
                           FindCalendar(clock->calendar(), change_.after));
  STEWARD_ASSIGN_OR_RETURN(
      const int64_t target_ms,
      MillisOf(*PromiseOf(rule, clock->kind()), calendar, Instant(clock->start_time())));
  SlaClock changed = ClockOf(*clock);
  STEWARD_RETURN_IF_ERROR(
      Apply({.kind = Kind::kTarget, .at = at_, .target_ms = target_ms, .calendar = &calendar}, old,
            &changed));
  if (target_ms != before.target_ms() || clock->calendar() != before.calendar()) {
    STEWARD_RETURN_IF_ERROR(NoteChange(at_, before.target_ms(), before.calendar(), clock));
  }
  STEWARD_RETURN_IF_ERROR(Store(changed, calendar, clock));
  SayRecomputed(before, *clock);
  SayWhatIsNew(before, *clock);
  return absl::OkStatus();
}

absl::Status Clocks::StartLate(ClockKind kind) {
  const auto& rule = RuleOf(change_.after.policy(), change_.after.escalation().severity());
  const bool was_opened = change_.before.escalation().has_open_time();
  if (!was_opened || IsLive(kind) || !PromiseOf(rule, kind).has_value()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(v1::SlaClock clock, NewClock(kind));
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar,
                           FindCalendar(clock.calendar(), change_.after));
  const v1::SlaClock* resolve = Last(v1::CLOCK_KIND_RESOLVE);
  STEWARD_ASSIGN_OR_RETURN(const SlaClock started,
                           StartedLate({.start = Instant(change_.before.escalation().open_time()),
                                        .pauses_of = resolve != nullptr ? *resolve : v1::SlaClock(),
                                        .target_ms = clock.target_ms(),
                                        .now = at_},
                                       calendar));
  const v1::SlaClock before = clock;
  STEWARD_RETURN_IF_ERROR(NoteChange(at_, kNoTargetMs, clock.calendar(), &clock));
  STEWARD_RETURN_IF_ERROR(Store(started, calendar, &clock));
  Say<v1::SlaClockStarted>(clock);
  SayWhatIsNew(before, clock);
  clocks_.push_back(std::move(clock));
  return absl::OkStatus();
}

absl::Status Clocks::RecomputeOne(const NamedCalendars& calendars, v1::SlaClock* clock) {
  STEWARD_ASSIGN_OR_RETURN(const SlaClock replayed, ReplayedAt(at_, *clock, calendars));
  const v1::SlaClock before = *clock;
  STEWARD_RETURN_IF_ERROR(Store(replayed, calendars.at(clock->calendar()), clock));
  if (before.SerializeAsString() == clock->SerializeAsString()) return absl::OkStatus();
  SayRecomputed(before, *clock);
  SayWhatIsNew(before, *clock);
  return absl::OkStatus();
}

template <class Event>
void Clocks::Say(const v1::SlaClock& clock) {
  Event event;
  *event.mutable_clock() = clock;
  decision_->Add(std::move(event)).On(change_.after.escalation().name()).At(at_);
}

void Clocks::SayEnded(const v1::SlaClock& clock) {
  if (clock.outcome() == v1::SlaClock::OUTCOME_MET) return Say<v1::SlaClockMet>(clock);
  Say<v1::SlaClockMissed>(clock);
}

void Clocks::SayRecomputed(const v1::SlaClock& before, const v1::SlaClock& clock) {
  v1::SlaClockRecomputed event;
  *event.mutable_before() = before;
  *event.mutable_clock() = clock;
  decision_->Add(std::move(event)).On(change_.after.escalation().name()).At(at_);
}

void Clocks::SayWhatIsNew(const v1::SlaClock& before, const v1::SlaClock& clock) {
  const std::string& name = change_.after.escalation().name();
  for (int i = 0; i < clock.warnings_size() && i < before.warnings_size(); ++i) {
    const v1::SlaWarning& warning = clock.warnings(i);
    if (before.warnings(i).has_fire_time() || !warning.has_fire_time()) continue;
    v1::SlaClockWarned event;
    *event.mutable_clock() = clock;
    event.set_percent(warning.percent());
    event.set_retroactive(warning.retroactive());
    decision_->Add(std::move(event)).On(name).At(Instant(warning.fire_time()));
  }
  if (before.has_breached_at() || !clock.has_breached_at()) return;
  v1::SlaBreached event;
  event.set_kind(clock.kind());
  if (clock.has_due()) *event.mutable_due() = clock.due();
  *event.mutable_breached_at() = clock.breached_at();
  event.set_cause(clock.breach_cause());
  event.set_severity(change_.after.escalation().severity());
  *event.mutable_clock() = clock;
  decision_->Add(std::move(event)).On(name).At(Instant(clock.breached_at()));
}

}  // namespace steward::escalations
