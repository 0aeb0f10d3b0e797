#include "services/contracts/policies/open_days.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::contracts {

OpenWeekdays::OpenWeekdays(const std::set<Weekday>& weekdays, std::set<Day> holidays)
    : holidays_(std::move(holidays)) {
  for (const Weekday weekday : weekdays) open_.at(static_cast<size_t>(weekday)) = true;
}

bool OpenWeekdays::IsOpen(Day day) const {
  return open_.at(static_cast<size_t>(WeekdayOf(day))) && !holidays_.contains(day);
}

Weekday WeekdayOf(Day day) {
  // The calendar's first day, 0001-01-01, is a Monday.
  return static_cast<Weekday>((day - kDayMin) % 7);
}

absl::StatusOr<Day> OpenDayAtOrBefore(Day day, const OpenDays& open_days) {
  const Day earliest = std::max(kDayMin, day - kClosedDaysMax);
  for (Day candidate = day; candidate >= earliest; --candidate) {
    if (open_days.IsOpen(candidate)) return candidate;
  }
  return Reject(Reason::REASON_OUT_OF_RANGE,
                absl::StrCat("no day is open in the ten years up to ", FormatDay(day),
                             "; open a weekday, or count calendar days without rolling back"));
}

}  // namespace steward::contracts
