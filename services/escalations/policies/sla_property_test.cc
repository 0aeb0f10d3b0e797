#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/escalations/policies/sla_explain.h"
#include "services/escalations/policies/sla_for_test.h"

namespace steward::escalations {
namespace {

// Everything happens on a grid of quarters of an hour, from two days before Berlin's clocks change.
constexpr int64_t kSlotMs = 15 * kMinuteMs;
constexpr int kSlots = 6 * 96;
constexpr int kHorizon = 60 * 96;

absl::Time At(int slot) { return T("2026-03-27T00:00:00Z") + absl::Milliseconds(slot * kSlotMs); }

// So that 50, 75 and 90 % are whole slots too.
constexpr int64_t kTargetStep = 20;

const std::vector<BusinessCalendar>& Calendars() {
  static const auto& calendars =
      *new std::vector<BusinessCalendar>{Calendar(Weekdays("Europe/Berlin", {{9, 17}})),
                                         Calendar(EveryDay("America/St_Johns", {{0, 6}, {22, 24}})),
                                         Calendar(Weekdays("Asia/Kathmandu", {{8, 12}, {13, 18}})),
                                         BusinessCalendar::AroundTheClock()};
  return calendars;
}

struct Command {
  Kind kind = Kind::kStart;
  int slot = 0;
  // Slots of a target, or which calendar.
  int value = 0;
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

int SomeValue(Kind kind) {
  return kind == Kind::kCalendar ? *rc::gen::inRange(0, 4)
                                 : static_cast<int>(kTargetStep) * *rc::gen::inRange(0, 5);
}

std::vector<Command> SomeHistory() {
  std::vector<Command> commands = {{Kind::kStart, *rc::gen::inRange(0, 100)}};
  Kind state_kind = Kind::kStart;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    const std::vector<Kind> kinds = KindsAfter(state_kind, state_kind);
    if (kinds.empty()) break;
    const Kind kind = *rc::gen::elementOf(kinds);
    const int slot = commands.back().slot + *rc::gen::element(0, 1, *rc::gen::inRange(0, 120));
    if (slot >= kSlots) break;
    commands.push_back({kind, slot, SomeValue(kind)});
    if (kind != Kind::kTarget && kind != Kind::kCalendar) state_kind = kind;
  }
  return commands;
}

// Which slots are open, by calendar.
const std::vector<std::vector<bool>>& OpenSlots() {
  static const auto& slots = *new std::vector<std::vector<bool>>([] {
    std::vector<std::vector<bool>> open(Calendars().size());
    for (size_t c = 0; c < open.size(); ++c) {
      for (int i = 0; i < kHorizon; ++i) {
        open[c].push_back(Calendars()[c].OpenMs(At(i), At(i + 1)).value() == kSlotMs);
      }
    }
    return open;
  }());
  return slots;
}

// Walks slot by slot, and counts again from the start for every question.
class SlotOracle {
 public:
  SlotOracle(int calendar, int target) : calendar_(calendar), target_(target) {}

  void Walk(const std::vector<Command>& commands, int until) {
    size_t next = 0;
    for (int slot = 0; slot <= until; ++slot) {
      Pass(slot);
      for (; next < commands.size() && commands[next].slot == slot; ++next) {
        Pass(slot);
        Take(commands[next]);
      }
      Pass(slot);
      if (slot < until && state_ == SlaState::kRunning) ran_[slot] = true;
    }
  }

  std::string Answer() const {
    int consumed = 0;
    for (int i = start_; i >= 0 && i < kHorizon; ++i) consumed += ran_[i] && open_[calendar_][i];
    std::string text = absl::StrCat(kStateNames[static_cast<size_t>(state_)], " consumed ",
                                    consumed, " due ", Due(), " original ", original_due_,
                                    " breach ", breach_, is_retroactive_ ? "R" : "", " ", outcome_);
    for (const int fired : fired_) absl::StrAppend(&text, " ", fired);
    return text;
  }

 private:
  // The first slot, until `until`, before which `count` open slots ran; -1 for none.
  int FirstReaching(int count, int until) const { return FirstReaching(count, until, ran_); }
  int FirstReaching(int count, int until, const std::vector<bool>& ran) const {
    int reached = 0;
    for (int i = start_; i <= until; ++i) {
      if (reached >= count) return i;
      if (i < kHorizon) reached += ran[i] && open_[calendar_][i];
    }
    return -1;
  }

  void Pass(int slot) {
    if (state_ != SlaState::kRunning) return;
    for (size_t i = 0; i < 3; ++i) {
      if (fired_[i] < 0) fired_[i] = FirstReaching(target_ * kPercents[i] / 100, slot);
    }
    if (breach_ < 0) breach_ = FirstReaching(target_, slot - 1);
  }

  int Due() const {
    const bool stopped_in_pause = state_ == SlaState::kStopped && stopped_in_pause_;
    if (state_ != SlaState::kRunning && state_ != SlaState::kStopped) return -1;
    if (stopped_in_pause) return -1;
    std::vector<bool> ran = ran_;
    for (int i = ran_until_or(last_); i < kHorizon; ++i) ran[i] = true;
    return FirstReaching(target_, kHorizon, ran);
  }

  int ran_until_or(int slot) const { return state_ == SlaState::kStopped ? ran_until_ : slot; }

  void Judge(int slot, int ran_until) {
    for (size_t i = 0; i < 3; ++i) {
      if (fired_[i] < 0 && FirstReaching(target_ * kPercents[i] / 100, ran_until) >= 0) {
        fired_[i] = slot;
      }
    }
    const bool is_past = FirstReaching(target_, ran_until - 1) >= 0;
    if (is_past && breach_ < 0) {
      breach_ = slot;
      is_retroactive_ = true;
    } else if (!is_past && is_retroactive_) {
      breach_ = -1;
      is_retroactive_ = false;
    }
  }

  void Take(const Command& command) {
    last_ = command.slot;
    switch (command.kind) {
      case Kind::kStart:
        start_ = command.slot;
        state_ = SlaState::kRunning;
        break;
      case Kind::kPause:
        state_ = SlaState::kPaused;
        ran_until_ = command.slot;
        break;
      case Kind::kResume:
        state_ = SlaState::kRunning;
        break;
      case Kind::kTarget:
      case Kind::kCalendar:
        TakeChange(command);
        break;
      case Kind::kStop:
        stopped_in_pause_ = state_ == SlaState::kPaused;
        if (!stopped_in_pause_) ran_until_ = command.slot;
        state_ = SlaState::kStopped;
        outcome_ = breach_ < 0 ? "MET" : "MISSED";
        break;
      case Kind::kReopen:
        state_ = SlaState::kRunning;
        outcome_ = "none";
        Judge(command.slot, ran_until_);
        break;
      case Kind::kCancel:
        state_ = SlaState::kCancelled;
        outcome_ = "none";
        break;
    }
  }

  void TakeChange(const Command& command) {
    if (!was_changed_) original_due_ = Due();
    was_changed_ = true;
    (command.kind == Kind::kTarget ? target_ : calendar_) = command.value;
    if (state_ == SlaState::kRunning) Judge(command.slot, command.slot);
    if (state_ == SlaState::kPaused) Judge(command.slot, ran_until_);
  }

  static constexpr int kPercents[] = {50, 75, 90};

  const std::vector<std::vector<bool>>& open_ = OpenSlots();
  std::vector<bool> ran_ = std::vector<bool>(kHorizon);
  int calendar_;
  int target_;
  SlaState state_ = SlaState::kPending;
  int start_ = -1;
  int last_ = 0;
  int ran_until_ = 0;
  bool stopped_in_pause_ = false;
  bool was_changed_ = false;
  int original_due_ = -1;
  int breach_ = -1;
  bool is_retroactive_ = false;
  std::string outcome_ = "none";
  std::vector<int> fired_ = {-1, -1, -1};
};

int SlotOf(const std::optional<absl::Time>& time) {
  return time.has_value() ? static_cast<int>(absl::ToInt64Milliseconds(*time - At(0)) / kSlotMs)
                          : -1;
}

std::string Readable(const SlaAnswer& answer) {
  std::string text = absl::StrCat(
      kStateNames[static_cast<size_t>(answer.state)], " consumed ", answer.consumed_ms / kSlotMs,
      " due ", SlotOf(answer.due), " original ", SlotOf(answer.original_due), " breach ",
      answer.breach.has_value() ? SlotOf(answer.breach->at) : -1,
      answer.breach.has_value() && answer.breach->is_retroactive ? "R" : "", " ",
      OutcomeOf(answer));
  for (const SlaMark& mark : answer.marks) absl::StrAppend(&text, " ", SlotOf(mark.fired_at));
  return text;
}

SlaHistory HistoryOfCommands(const std::vector<Command>& commands, int calendar, int target) {
  SlaHistory history = {.target_ms = target * kSlotMs, .calendar = &Calendars()[calendar]};
  for (const Command& command : commands) {
    history.changes.push_back({.kind = command.kind, .at = At(command.slot)});
    if (command.kind == Kind::kTarget) history.changes.back().target_ms = command.value * kSlotMs;
    if (command.kind == Kind::kCalendar) {
      history.changes.back().calendar = &Calendars()[command.value];
    }
  }
  return history;
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

TEST(SlaProperty, EveryHistoryEqualsWhatCountingSlotsSays) {
  EXPECT_TRUE(rc::check([] {
    const int calendar = *rc::gen::inRange(0, 4);
    const int target = SomeValue(Kind::kTarget);
    const std::vector<Command> commands = SomeHistory();
    const SlaHistory history = HistoryOfCommands(commands, calendar, target);
    // At the last command and later; what came before is another history.
    const int last = commands.back().slot;
    const int at = *rc::gen::element(last, last + 1, *rc::gen::inRange(last, kSlots + 200));
    SlotOracle oracle(calendar, target);
    oracle.Walk(commands, at);
    const SlaReplay replay = Replay(history, At(at)).value();
    const SlaAnswer answer = AnswerAt(history, At(at)).value();
    RC_ASSERT(Readable(answer) == oracle.Answer());
    CheckExplanation(replay, answer, At(at));
  }));
}

TEST(SlaProperty, TheNextTimerIsWhereTheAnswerNextChanges) {
  EXPECT_TRUE(rc::check([] {
    const int calendar = *rc::gen::inRange(0, 4);
    const SlaHistory history = HistoryOfCommands(SomeHistory(), calendar, SomeValue(Kind::kTarget));
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
