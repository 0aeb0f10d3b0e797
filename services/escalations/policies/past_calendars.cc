#include "services/escalations/policies/past_calendars.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"

#include "services/escalations/policies/promises.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::escalations {
namespace {

using accounts::v1::Calendar;
using Calendars = google::protobuf::RepeatedPtrField<Calendar>;

bool IsOf(const v1::ClockId& id, const v1::SlaClock& clock) {
  return id.kind() == clock.kind() && id.number() == clock.number();
}

const Calendar* Named(absl::string_view name, const Calendars& calendars) {
  const auto found = std::find_if(calendars.begin(), calendars.end(), [name](const auto& each) {
    return absl::string_view(each.name()) == name;
  });
  return found == calendars.end() ? nullptr : &*found;
}

bool AreEqual(const Calendar& a, const Calendar& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// Null for a clock whose calendar is among the escalation's.
const v1::PastCalendar* PastOf(const v1::SlaClock& clock, const v1::EscalationState& state) {
  for (const v1::PastCalendar& past : state.past_calendars()) {
    for (const v1::ClockId& id : past.clocks()) {
      if (IsOf(id, clock)) return &past;
    }
  }
  return nullptr;
}

void Remember(const Calendar& calendar, const v1::SlaClock& clock, v1::EscalationState* state) {
  auto* all = state->mutable_past_calendars();
  const auto same = std::find_if(all->begin(), all->end(), [&calendar](const auto& past) {
    return AreEqual(past.calendar(), calendar);
  });
  v1::PastCalendar* past = same == all->end() ? all->Add() : &*same;
  *past->mutable_calendar() = calendar;
  v1::ClockId* id = past->add_clocks();
  id->set_kind(clock.kind());
  id->set_number(clock.number());
}

}  // namespace

void ReplaceCalendars(const Calendars& calendars, v1::EscalationState* state) {
  for (const v1::SlaClock& clock : state->escalation().clocks()) {
    const Calendar* before = Named(clock.calendar(), state->calendars());
    const Calendar* after = Named(clock.calendar(), calendars);
    if (before == nullptr || PastOf(clock, *state) != nullptr) continue;
    if (after == nullptr || !AreEqual(*before, *after)) Remember(*before, clock, state);
  }
  *state->mutable_calendars() = calendars;
}

void ForgetPast(const v1::SlaClock& clock, v1::EscalationState* state) {
  auto* all = state->mutable_past_calendars();
  for (v1::PastCalendar& past : *all) {
    auto* ids = past.mutable_clocks();
    const auto is_it = [&clock](const v1::ClockId& id) { return IsOf(id, clock); };
    ids->erase(std::remove_if(ids->begin(), ids->end(), is_it), ids->end());
  }
  const auto is_unused = [](const v1::PastCalendar& past) { return past.clocks().empty(); };
  all->erase(std::remove_if(all->begin(), all->end(), is_unused), all->end());
}

void ForgetPastOfCounted(v1::EscalationState* state) {
  for (const v1::SlaClock& clock : state->escalation().clocks()) {
    if (clock.state() != v1::SlaClock::STATE_CANCELLED) ForgetPast(clock, state);
  }
}

absl::StatusOr<BusinessCalendar> CalendarOfClock(const v1::SlaClock& clock,
                                                 const v1::EscalationState& state) {
  const v1::PastCalendar* past = PastOf(clock, state);
  if (past != nullptr) return mirrors::BusinessCalendarOf(past->calendar());
  return FindCalendar(clock.calendar(), state);
}

}  // namespace steward::escalations
