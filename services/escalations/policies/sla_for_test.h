#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/business_time_for_test.h"
#include "services/escalations/policies/sla_clock.h"
#include "services/escalations/policies/sla_history.h"

// How tests write histories and read answers. Only tests include this.

namespace steward::escalations {

using Kind = SlaChange::Kind;
using business_time_for_test::Calendar;
using business_time_for_test::EveryDay;
using business_time_for_test::kHourMs;
using business_time_for_test::kMinuteMs;
using business_time_for_test::T;
using business_time_for_test::Text;
using business_time_for_test::Weekdays;

inline constexpr absl::string_view kStateNames[] = {"PENDING", "RUNNING", "PAUSED", "STOPPED",
                                                    "CANCELLED"};

inline std::string TextOr(const std::optional<absl::Time>& time) {
  return time.has_value() ? Text(*time) : "none";
}

inline std::string OutcomeOf(const SlaAnswer& answer) {
  if (!answer.outcome.has_value()) return "none";
  return *answer.outcome == SlaOutcome::kMet ? "MET" : "MISSED";
}

inline std::string BreachOf(const SlaAnswer& answer) {
  if (!answer.breach.has_value()) return "none";
  return absl::StrCat(Text(answer.breach->at), answer.breach->is_retroactive ? " RETROACTIVE" : "");
}

// "50 at ..., 75 RETROACTIVE at ..." of the marks that fired.
inline std::string MarksOf(const SlaAnswer& answer) {
  std::string text;
  for (const SlaMark& mark : answer.marks) {
    if (!mark.fired_at.has_value()) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", mark.percent,
                    mark.is_retroactive ? " RETROACTIVE" : "", " at ", Text(*mark.fired_at));
  }
  return text;
}

// A history over a calendar that it owns; each step is a change at an instant.
struct Story {
  explicit Story(const CalendarRules& rules, int64_t target_ms)
      : calendar(Calendar(rules)), history{.target_ms = target_ms, .calendar = &calendar} {}
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  Story& Then(Kind kind, absl::string_view at) {
    history.changes.push_back(
        {.kind = kind, .at = T(at), .event = absl::StrCat("e", history.changes.size() + 1)});
    return *this;
  }
  Story& Target(absl::string_view at, int64_t target_ms) {
    Then(Kind::kTarget, at);
    history.changes.back().target_ms = target_ms;
    return *this;
  }
  Story& NewCalendar(absl::string_view at, const BusinessCalendar& new_calendar) {
    Then(Kind::kCalendar, at);
    history.changes.back().calendar = &new_calendar;
    return *this;
  }
  SlaAnswer At(absl::string_view at) const { return AnswerAt(history, T(at)).value(); }

  BusinessCalendar calendar;
  SlaHistory history;
};

}  // namespace steward::escalations
