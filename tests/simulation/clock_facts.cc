#include "tests/simulation/clock_facts.h"

#include <algorithm>
#include <utility>

#include "libs/base/check.h"
#include "tests/simulation/calendar_facts.h"

namespace steward::simulation {
namespace {

using escalations::v1::ClockKind;
using escalations::v1::Escalation;
using escalations::v1::EscalationsEvent;
using escalations::v1::OpenTime;
using escalations::v1::SeverityRule;
namespace oracle = escalations::oracle;
namespace v1 = escalations::v1;

constexpr int64_t kMinuteMs = 60'000;

const OpenTime* PromiseOf(const SeverityRule& rule, ClockKind kind) {
  switch (kind) {
    case v1::CLOCK_KIND_ACK:
      return rule.has_ack() ? &rule.ack() : nullptr;
    case v1::CLOCK_KIND_NEXT_RESPONSE:
      if (rule.has_next_response()) return &rule.next_response();
      [[fallthrough]];
    case v1::CLOCK_KIND_FIRST_RESPONSE:
      return rule.has_first_response() ? &rule.first_response() : nullptr;
    case v1::CLOCK_KIND_CUSTOMER_UPDATE:
      return rule.has_customer_update() ? &rule.customer_update() : nullptr;
    case v1::CLOCK_KIND_MITIGATE:
      return rule.has_mitigate() ? &rule.mitigate() : nullptr;
    case v1::CLOCK_KIND_RESOLVE:
      return rule.has_resolve() ? &rule.resolve() : nullptr;
    default:  // No clock.
      return nullptr;
  }
}

// The three that stand while the customer is waited for.
bool IsOfWork(ClockKind kind) {
  return kind == v1::CLOCK_KIND_CUSTOMER_UPDATE || kind == v1::CLOCK_KIND_MITIGATE ||
         kind == v1::CLOCK_KIND_RESOLVE;
}

bool IsOpen(Escalation::State state) {
  switch (state) {
    case Escalation::STATE_OPEN:
    case Escalation::STATE_ACKNOWLEDGED:
    case Escalation::STATE_IN_PROGRESS:
    case Escalation::STATE_WAITING_CUSTOMER:
    case Escalation::STATE_WAITING_INTERNAL:
    case Escalation::STATE_WAITING_VENDOR:
    case Escalation::STATE_MITIGATED:
      return true;
    default:  // Not yet, or no more.
      return false;
  }
}

// What became of the clock last; new terms aside.
oracle::Happening::Kind LastOf(const ClockFacts& clock) {
  auto last = clock.happenings.rbegin();
  while (last->kind == oracle::Happening::Kind::kTerms) ++last;
  return last->kind;
}

bool Stands(const ClockFacts& clock) { return LastOf(clock) == oracle::Happening::Kind::kPause; }

bool IsLive(const ClockFacts& clock) {
  const auto last = LastOf(clock);
  return last != oracle::Happening::Kind::kStop && last != oracle::Happening::Kind::kCancel;
}

}  // namespace

void EscalationFacts::Take(const EscalationsEvent& event) {
  now_ms_ = Ms(event.envelope().recorded_time());
  TakeState(event);
  TakeTalk(event);
  TakeTerms(event);
  const bool is_live = event.envelope().origin() == common::v1::ORIGIN_LIVE;
  if (is_live && event.envelope().input().has_request()) stands_since_ms_.reset();
}

void EscalationFacts::TakeState(const EscalationsEvent& event) {
  switch (event.event_case()) {
    case EscalationsEvent::kEscalationRequested:
      escalation_ = event.escalation_requested().escalation();
      return;
    case EscalationsEvent::kEscalationOpened:
      return Open(event.escalation_opened());
    case EscalationsEvent::kEscalationImported:
      return Import(event.escalation_imported());
    case EscalationsEvent::kEscalationAcknowledged:
      state_ = Escalation::STATE_ACKNOWLEDGED;
      return Stop(v1::CLOCK_KIND_ACK);
    case EscalationsEvent::kEscalationAckTimedOut:
      state_ = Escalation::STATE_OPEN;
      return;
    case EscalationsEvent::kEscalationStarted:
      state_ = Escalation::STATE_IN_PROGRESS;
      return;
    case EscalationsEvent::kEscalationWaiting:
      return Wait(event.escalation_waiting().to());
    case EscalationsEvent::kEscalationResumed:
      return Resume();
    case EscalationsEvent::kEscalationMitigated:
      state_ = Escalation::STATE_MITIGATED;
      mitigated_ = true;
      return Stop(v1::CLOCK_KIND_MITIGATE);
    case EscalationsEvent::kEscalationResolved:
      return Resolve();
    case EscalationsEvent::kEscalationReopened:
      return Reopen();
    case EscalationsEvent::kEscalationMerged:
      state_ = Escalation::STATE_MERGED;
      for (ClockFacts& clock : clocks_)
        if (IsLive(clock)) Add(Kind::kCancel, &clock);
      return;
    default:  // Nothing that moves it.
      return;
  }
}

void EscalationFacts::TakeTalk(const EscalationsEvent& event) {
  if (event.has_customer_message_recorded()) return Message();
  if (event.has_response_recorded()) return Answer();
  if (!event.has_customer_update_posted()) return;
  Answer();
  if (!IsOpen(state_)) return;
  Stop(v1::CLOCK_KIND_CUSTOMER_UPDATE);
  Start(v1::CLOCK_KIND_CUSTOMER_UPDATE);
}

void EscalationFacts::TakeTerms(const EscalationsEvent& event) {
  if (event.has_escalation_severity_changed()) {
    escalation_.set_severity(event.escalation_severity_changed().to());
    if (IsOpen(state_)) Retarget();
  } else if (event.has_escalation_policy_rebound()) {
    policy_ = event.escalation_policy_rebound().policy();
    KeepCalendars(event.escalation_policy_rebound().calendars());
    Retarget();
  } else if (event.has_escalation_calendars_refreshed()) {
    KeepCalendars(event.escalation_calendars_refreshed().calendars());
    Recount();
  }
}

void EscalationFacts::Open(const v1::EscalationOpened& event) {
  escalation_ = event.escalation();
  policy_ = event.policy();
  KeepCalendars(event.calendars());
  state_ = Escalation::STATE_OPEN;
  now_ms_ = Ms(escalation_.open_time());
  opened_ms_ = now_ms_;
  for (const ClockKind kind :
       {v1::CLOCK_KIND_ACK, v1::CLOCK_KIND_FIRST_RESPONSE, v1::CLOCK_KIND_CUSTOMER_UPDATE,
        v1::CLOCK_KIND_MITIGATE, v1::CLOCK_KIND_RESOLVE})
    Start(kind);
}

void EscalationFacts::Import(const v1::EscalationImported& event) {
  const int64_t now_ms = now_ms_;
  *this = EscalationFacts();
  escalation_ = event.escalation();
  policy_ = event.policy();
  KeepCalendars({});
  state_ = escalation_.state();
  opened_ms_ = Ms(escalation_.request_time());
  stands_since_ms_ = now_ms;
  std::optional<int64_t> resolved_ms;
  if (escalation_.has_resolve_time()) resolved_ms = Ms(escalation_.resolve_time());
  std::optional<int64_t> taken_ms = resolved_ms;
  if (escalation_.has_acknowledge_time()) taken_ms = Ms(escalation_.acknowledge_time());
  ImportClock(v1::CLOCK_KIND_ACK, taken_ms, !escalation_.has_acknowledge_time());
  ImportClock(v1::CLOCK_KIND_RESOLVE, resolved_ms, /*resolved=*/true);
  if (resolved_ms.has_value()) stands_.push_back({*resolved_ms, std::nullopt});
}

void EscalationFacts::ImportClock(ClockKind kind, std::optional<int64_t> end_ms, bool resolved) {
  if (PromiseOf(Rule(), kind) == nullptr) return;
  ClockFacts& clock = NewClock(kind);
  now_ms_ = *opened_ms_;
  AddTerms(Kind::kStart, now_ms_, &clock);
  if (!end_ms.has_value()) return;
  now_ms_ = *end_ms;
  Add(Kind::kStop, &clock);
  clock.ended_by_resolution = resolved;
}

void EscalationFacts::Wait(State waiting) {
  state_ = waiting;
  if (!StandsNow()) return;
  stands_.push_back({now_ms_, std::nullopt});
  for (ClockFacts& clock : clocks_)
    if (IsLive(clock) && IsOfWork(clock.kind) && !Stands(clock)) Add(Kind::kPause, &clock);
}

void EscalationFacts::Resume() {
  state_ = Escalation::STATE_IN_PROGRESS;
  if (!stands_.empty() && !stands_.back().second.has_value()) stands_.back().second = now_ms_;
  for (ClockFacts& clock : clocks_)
    if (Stands(clock)) Add(Kind::kResume, &clock);
}

void EscalationFacts::Resolve() {
  state_ = Escalation::STATE_RESOLVED;
  if (stands_.empty() || stands_.back().second.has_value())
    stands_.push_back({now_ms_, std::nullopt});
  for (ClockFacts& clock : clocks_) {
    if (!IsLive(clock)) continue;
    Add(Kind::kStop, &clock);
    clock.ended_by_resolution = true;
  }
}

void EscalationFacts::Reopen() {
  state_ = Escalation::STATE_OPEN;
  if (!stands_.empty() && !stands_.back().second.has_value()) stands_.back().second = now_ms_;
  for (ClockFacts& clock : clocks_) {
    if (!std::exchange(clock.ended_by_resolution, false)) continue;
    Add(Kind::kReopen, &clock);
  }
  const bool message_waits = std::exchange(message_waits_, false);
  if (message_waits) Message();
}

// The first one that nobody answered, but not before the first response.
void EscalationFacts::Message() {
  if (state_ == Escalation::STATE_RESOLVED) message_waits_ = true;
  if (!IsOpen(state_) || Live(v1::CLOCK_KIND_FIRST_RESPONSE) != nullptr) return;
  Start(v1::CLOCK_KIND_NEXT_RESPONSE);
}

void EscalationFacts::Answer() {
  message_waits_ = false;
  for (const ClockKind kind : {v1::CLOCK_KIND_FIRST_RESPONSE, v1::CLOCK_KIND_NEXT_RESPONSE}) {
    Stop(kind);
    for (ClockFacts& clock : clocks_)
      if (clock.kind == kind) clock.ended_by_resolution = false;
  }
}

void EscalationFacts::Retarget() {
  for (ClockFacts& clock : clocks_) {
    if (!IsLive(clock)) continue;
    if (PromiseOf(Rule(), clock.kind) == nullptr) {
      Add(Kind::kCancel, &clock);
    } else {
      AddTerms(Kind::kTerms, clock.happenings.front().at_ms, &clock);
    }
  }
  if (!mitigated_) StartLate(v1::CLOCK_KIND_MITIGATE);
  StartLate(v1::CLOCK_KIND_RESOLVE);
}

// Corrected calendars count as if they had always been so; what a clock said before its first
// change stays said, and what was cancelled stays as it was.
void EscalationFacts::Recount() {
  for (ClockFacts& clock : clocks_) {
    if (LastOf(clock) == Kind::kCancel) continue;
    const oracle::Verdict said = oracle::Judge(clock.happenings, clock.percents, now_ms_);
    if (!clock.said_before.has_value() && said.was_changed) clock.said_before = said;
    auto name = clock.calendars.begin();
    for (oracle::Happening& each : clock.happenings) {
      if (each.terms.calendar != nullptr) each.terms.calendar = calendars_.at(*name++);
    }
  }
}

void EscalationFacts::Start(ClockKind kind) {
  if (PromiseOf(Rule(), kind) == nullptr || Live(kind) != nullptr) return;
  ClockFacts& clock = NewClock(kind);
  AddTerms(Kind::kStart, now_ms_, &clock);
  if (StandsNow() && IsOfWork(kind)) Add(Kind::kPause, &clock);
}

// It counts from the opening on, with all pauses, but is promised only now.
void EscalationFacts::StartLate(ClockKind kind) {
  if (PromiseOf(Rule(), kind) == nullptr || Live(kind) != nullptr) return;
  ClockFacts& clock = NewClock(kind);
  clock.happenings.push_back({.kind = Kind::kStart,
                              .at_ms = *opened_ms_,
                              .terms = {.calendar = calendars_.at(CalendarName())}});
  clock.calendars.push_back(CalendarName());
  for (const auto& [from_ms, to_ms] : stands_) {
    clock.happenings.push_back({.kind = Kind::kPause, .at_ms = from_ms});
    if (to_ms.has_value()) clock.happenings.push_back({.kind = Kind::kResume, .at_ms = *to_ms});
  }
  AddTerms(Kind::kTerms, now_ms_, &clock);
}

ClockFacts* EscalationFacts::Live(ClockKind kind) {
  const auto is_it = [kind](const ClockFacts& clock) {
    return clock.kind == kind && IsLive(clock);
  };
  const auto found = std::find_if(clocks_.begin(), clocks_.end(), is_it);
  return found == clocks_.end() ? nullptr : &*found;
}

void EscalationFacts::Stop(ClockKind kind) {
  ClockFacts* clock = Live(kind);
  if (clock != nullptr) Add(Kind::kStop, clock);
}

void EscalationFacts::Add(Kind kind, ClockFacts* clock) {
  clock->happenings.push_back({.kind = kind, .at_ms = now_ms_});
}

void EscalationFacts::AddTerms(Kind kind, int64_t target_as_of_ms, ClockFacts* clock) {
  const OpenTime& promise = *PromiseOf(Rule(), clock->kind);
  const std::string name = CalendarName();
  const auto& calendar = calendars_.at(name);
  const int64_t target_ms = promise.minutes() * kMinuteMs +
                            promise.business_days() * calendar->BusinessDayMs(target_as_of_ms);
  clock->happenings.push_back(
      {.kind = kind, .at_ms = now_ms_, .terms = {.target_ms = target_ms, .calendar = calendar}});
  clock->calendars.push_back(name);
}

ClockFacts& EscalationFacts::NewClock(ClockKind kind) {
  const auto is_of_kind = [kind](const ClockFacts& clock) { return clock.kind == kind; };
  const auto before = std::count_if(clocks_.begin(), clocks_.end(), is_of_kind);
  clocks_.push_back({.kind = kind, .number = static_cast<int>(before) + 1});
  return clocks_.back();
}

const SeverityRule& EscalationFacts::Rule() const {
  const auto is_it = [this](const SeverityRule& rule) {
    return rule.severity() == escalation_.severity();
  };
  const auto found = std::find_if(policy_.rules().begin(), policy_.rules().end(), is_it);
  STEWARD_CHECK(found != policy_.rules().end()) << escalation_.name();
  return *found;
}

// Clock before policy before record.
std::string EscalationFacts::CalendarName() const {
  const SeverityRule& rule = Rule();
  if (rule.around_the_clock()) return "";
  if (!rule.calendar().empty()) return rule.calendar();
  return policy_.calendar().empty() ? escalation_.calendar() : policy_.calendar();
}

bool EscalationFacts::StandsNow() const {
  if (state_ == Escalation::STATE_WAITING_CUSTOMER) return true;
  if (state_ == Escalation::STATE_WAITING_INTERNAL) return policy_.pauses_while_waiting_internal();
  return state_ == Escalation::STATE_WAITING_VENDOR && policy_.pauses_while_waiting_vendor();
}

void EscalationFacts::KeepCalendars(
    const google::protobuf::RepeatedPtrField<accounts::v1::Calendar>& calendars) {
  calendars_.clear();
  calendars_[""] = CalendarOf({});
  for (const auto& calendar : calendars) calendars_[calendar.name()] = CalendarOf(calendar);
}

}  // namespace steward::simulation
