#include <algorithm>
#include <memory>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/escalations/policies/sla_explain.h"
#include "services/escalations/policies/sla_for_test.h"
#include "services/escalations/policies/sla_oracle_for_test.h"

namespace steward::escalations {
namespace {

using Versions = std::vector<CalendarVersion>;
using OracleKind = oracle::Happening::Kind;

// Most things happen on a grid of quarters of an hour, so that they meet; Berlin's clocks change
// after two days.
constexpr int64_t kSlotMs = 15 * kMinuteMs;
constexpr int64_t kHistoryMs = 6 * 96 * kSlotMs;

absl::Time At(int64_t at_ms) { return T("2026-03-27T00:00:00Z") + absl::Milliseconds(at_ms); }

// Holidays, other hours on a day, and other rules from one evening on.
Versions Revised() {
  CalendarRules before = Weekdays("America/New_York", {{9, 12}, {13, 17}});
  before.holidays = {business_time_for_test::D("2026-03-30")};
  CalendarRules after = EveryDay("Asia/Tokyo", {{0, 3}, {21, 24}});
  after.exceptions = {{business_time_for_test::D("2026-04-01"), {{6 * 3600, 7 * 3600}}}};
  return {{At(0), before}, {T("2026-03-31T18:30:00Z"), after}};
}

// By the number of a calendar; none: around the clock.
const std::vector<Versions>& AllVersions() {
  static const auto& versions =
      *new std::vector<Versions>{{{At(0), Weekdays("Europe/Berlin", {{9, 17}})}},
                                 {{At(0), EveryDay("America/St_Johns", {{0, 6}, {22, 24}})}},
                                 {{At(0), Weekdays("Asia/Kathmandu", {{8, 12}, {13, 18}})}},
                                 Revised(),
                                 {}};
  return versions;
}

const std::vector<BusinessCalendar>& Calendars() {
  static const auto& calendars = *new std::vector<BusinessCalendar>([] {
    std::vector<BusinessCalendar> all;
    for (const Versions& versions : AllVersions()) {
      all.push_back(versions.empty()
                        ? BusinessCalendar::AroundTheClock()
                        : BusinessCalendar::CreateVersions(versions, "calendar").value());
    }
    return all;
  }());
  return calendars;
}

std::vector<oracle::Hours> HoursOf(const std::vector<DayInterval>& intervals) {
  std::vector<oracle::Hours> hours;
  for (const DayInterval& each : intervals) hours.push_back({each.open_s, each.close_s});
  return hours;
}

absl::CivilDay CivilOf(Day day) { return absl::CivilDay(1970, 1, 1) + day; }

std::shared_ptr<oracle::Calendar> OracleCalendarOf(const Versions& versions) {
  std::vector<oracle::CalendarVersion> read;
  for (const CalendarVersion& version : versions) {
    oracle::CalendarVersion& each = read.emplace_back();
    each.from_ms = absl::ToUnixMillis(version.from);
    each.zone = version.rules.zone;
    for (size_t i = 0; i < 7; ++i) each.week[i] = HoursOf(version.rules.weekly[i]);
    for (const Day day : version.rules.holidays) each.holidays.insert(CivilOf(day));
    for (const DatedIntervals& dated : version.rules.exceptions)
      each.exceptions[CivilOf(dated.date)] = HoursOf(dated.open);
  }
  return std::make_shared<oracle::Calendar>(std::move(read));
}

const std::vector<std::shared_ptr<oracle::Calendar>>& OracleCalendars() {
  static const auto& calendars = *new std::vector<std::shared_ptr<oracle::Calendar>>([] {
    std::vector<std::shared_ptr<oracle::Calendar>> all;
    for (const Versions& versions : AllVersions()) all.push_back(OracleCalendarOf(versions));
    return all;
  }());
  return calendars;
}

struct Command {
  Kind kind = Kind::kStart;
  int64_t at_ms = 0;
  // Of kTarget and the start.
  int64_t target_ms = 0;
  // Of kCalendar, the start, and now and then of kTarget: both at once. -1: none.
  int calendar = -1;
};

std::vector<Kind> KindsAfter(Kind kind, Kind before) {
  switch (kind) {
    case Kind::kPause:
      return {Kind::kResume, Kind::kResume, Kind::kTarget, Kind::kCalendar, Kind::kStop};
    case Kind::kStop:
      return {Kind::kReopen, Kind::kReopen, Kind::kTarget, Kind::kCalendar, Kind::kCancel};
    case Kind::kTarget:
    case Kind::kCalendar:
      return KindsAfter(before, before);
    case Kind::kCancel:
      return {};
    default:
      return {Kind::kPause, Kind::kPause, Kind::kStop, Kind::kTarget, Kind::kCalendar};
  }
}

int SomeCalendar() { return *rc::gen::inRange(0, static_cast<int>(AllVersions().size())); }

int64_t SomeTargetMs() {
  return *rc::gen::element<int64_t>(20 * kSlotMs * *rc::gen::inRange(0, 5),
                                    *rc::gen::inRange(0, 80'000'000));
}

Command SomeCommand(Kind kind, int64_t at_ms) {
  Command command = {.kind = kind, .at_ms = at_ms};
  if (kind == Kind::kTarget) command.target_ms = SomeTargetMs();
  const bool with_calendar = kind == Kind::kTarget && *rc::gen::element(true, false);
  if (kind == Kind::kCalendar || with_calendar) command.calendar = SomeCalendar();
  return command;
}

std::vector<Command> SomeHistory() {
  std::vector<Command> commands = {{.at_ms = *rc::gen::inRange(0, 100) * kSlotMs,
                                    .target_ms = SomeTargetMs(),
                                    .calendar = SomeCalendar()}};
  Kind state_kind = Kind::kStart;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    const std::vector<Kind> kinds = KindsAfter(state_kind, state_kind);
    if (kinds.empty()) break;
    const Kind kind = *rc::gen::elementOf(kinds);
    const int64_t at_ms =
        commands.back().at_ms + *rc::gen::element<int64_t>(0, kSlotMs,
                                                           *rc::gen::inRange(0, 120) * kSlotMs,
                                                           *rc::gen::inRange(0, 100'000'000));
    if (at_ms >= kHistoryMs) break;
    commands.push_back(SomeCommand(kind, at_ms));
    if (kind != Kind::kTarget && kind != Kind::kCalendar) state_kind = kind;
  }
  return commands;
}

SlaHistory HistoryOfCommands(const std::vector<Command>& commands) {
  SlaHistory history = {.target_ms = commands.front().target_ms,
                        .calendar = &Calendars()[commands.front().calendar]};
  for (const Command& command : commands) {
    SlaChange change = {.kind = command.kind, .at = At(command.at_ms)};
    if (command.kind == Kind::kTarget) change.target_ms = command.target_ms;
    const bool has_calendar = command.kind != Kind::kStart && command.calendar >= 0;
    if (has_calendar) change.calendar = &Calendars()[command.calendar];
    history.changes.push_back(change);
  }
  return history;
}

OracleKind OracleKindOf(Kind kind) {
  switch (kind) {
    case Kind::kStart:
      return OracleKind::kStart;
    case Kind::kPause:
      return OracleKind::kPause;
    case Kind::kResume:
      return OracleKind::kResume;
    case Kind::kStop:
      return OracleKind::kStop;
    case Kind::kReopen:
      return OracleKind::kReopen;
    case Kind::kCancel:
      return OracleKind::kCancel;
    default:  // kTarget, kCalendar.
      return OracleKind::kTerms;
  }
}

std::vector<oracle::Happening> HappeningsOf(const std::vector<Command>& commands) {
  std::vector<oracle::Happening> happenings;
  oracle::Terms terms;
  for (const Command& command : commands) {
    const bool has_target = command.kind == Kind::kStart || command.kind == Kind::kTarget;
    if (has_target) terms.target_ms = command.target_ms;
    if (command.calendar >= 0) terms.calendar = OracleCalendars()[command.calendar];
    happenings.push_back({.kind = OracleKindOf(command.kind),
                          .at_ms = absl::ToUnixMillis(At(command.at_ms)),
                          .terms = terms});
  }
  return happenings;
}

std::string TextOf(const std::optional<int64_t>& at_ms) {
  return at_ms.has_value() ? Text(absl::FromUnixMillis(*at_ms)) : "none";
}

std::string Readable(const oracle::Verdict& verdict) {
  std::string text =
      absl::StrCat(verdict.state, " consumed ", verdict.consumed_ms, " of ", verdict.elapsed_ms,
                   " due ", TextOf(verdict.due_ms), " original ", TextOf(verdict.original_due_ms),
                   " breach ", TextOf(verdict.breach_ms),
                   verdict.is_retroactive ? " RETROACTIVE" : "", " ", verdict.outcome);
  for (const oracle::Mark& mark : verdict.marks) {
    absl::StrAppend(&text, " ", TextOf(mark.fired_ms), mark.is_retroactive ? "R" : "");
  }
  return text;
}

std::string Readable(const SlaAnswer& answer) {
  std::string text = absl::StrCat(kStateNames[static_cast<size_t>(answer.state)], " consumed ",
                                  answer.consumed_ms, " of ", answer.elapsed_ms, " due ",
                                  TextOr(answer.due), " original ", TextOr(answer.original_due),
                                  " breach ", BreachOf(answer), " ", OutcomeOf(answer));
  for (const SlaMark& mark : answer.marks) {
    absl::StrAppend(&text, " ", TextOr(mark.fired_at), mark.is_retroactive ? "R" : "");
  }
  return text;
}

void CheckExplanation(const SlaReplay& replay, const SlaAnswer& answer, absl::Time at) {
  const SlaExplanation explanation = Explain(replay.clock, *replay.calendar, at).value();
  RC_ASSERT(explanation.open_ms == answer.consumed_ms);
  RC_ASSERT(explanation.elapsed_ms == answer.elapsed_ms);
  RC_ASSERT(explanation.open_ms + explanation.closed_ms + explanation.paused_ms ==
            explanation.elapsed_ms);
  for (size_t i = 1; i < explanation.intervals.size(); ++i) {
    RC_ASSERT(explanation.intervals[i].start == explanation.intervals[i - 1].end);
  }
}

TEST(SlaProperty, EveryHistoryEqualsWhatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<Command> commands = SomeHistory();
    const SlaHistory history = HistoryOfCommands(commands);
    // At the last command and later; what came before is another history.
    const int64_t last_ms = commands.back().at_ms;
    const int64_t at_ms =
        last_ms + *rc::gen::element<int64_t>(0, 1, kSlotMs, *rc::gen::inRange(0, 1'000'000'000));
    const oracle::Verdict verdict =
        oracle::Judge(HappeningsOf(commands), {50, 75, 90}, absl::ToUnixMillis(At(at_ms)));
    const SlaReplay replay = Replay(history, At(at_ms)).value();
    const SlaAnswer answer = AnswerAt(history, At(at_ms)).value();
    const std::string is = Readable(answer);
    const std::string should_be = Readable(verdict);
    RC_ASSERT(is == should_be);
    CheckExplanation(replay, answer, At(at_ms));
  }));
}

TEST(SlaProperty, TheNextTimerIsWhereTheAnswerNextChanges) {
  EXPECT_TRUE(rc::check([] {
    const SlaHistory history = HistoryOfCommands(SomeHistory());
    const absl::Time last = history.changes.back().at;
    const SlaReplay replay = Replay(history, last).value();
    const auto next = NextTimer(replay.clock, *replay.calendar).value();
    const auto said = [&](absl::Time at) {
      const SlaAnswer answer = AnswerAt(replay.clock, *replay.calendar, at).value();
      return absl::StrCat(BreachOf(answer), MarksOf(answer));
    };
    RC_PRE(next.has_value() && *next > last);
    RC_ASSERT(said(*next - absl::Milliseconds(1)) == said(last));
    RC_ASSERT(said(*next) != said(last));
  }));
}

}  // namespace
}  // namespace steward::escalations
