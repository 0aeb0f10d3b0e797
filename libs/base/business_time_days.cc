#include "libs/base/business_time_days.h"

#include <algorithm>
#include <limits>
#include <map>

namespace steward::business_time_internal {
namespace {

// 1970-01-01 was a Thursday; days are counted here from the Monday before.
constexpr Day kDaysFromMonday = 3;

size_t WeekdayOf(Day day) {
  return static_cast<size_t>((day + kDaysFromMonday) - 7 * FloorDiv(day + kDaysFromMonday, 7));
}

}  // namespace

OpenDays::OpenDays(const CalendarRules& rules, std::shared_ptr<const ZoneClock> clock)
    : clock_(std::move(clock)) {
  for (size_t i = 0; i < weekly_.size(); ++i) {
    weekly_[i] = FromRules(rules.weekly[i]);
    before_weekday_ms_[i + 1] = before_weekday_ms_[i];
    for (const Interval& interval : weekly_[i]) {
      before_weekday_ms_[i + 1] += interval.close_ms - interval.open_ms;
    }
  }
  AddSpecialDays(rules);
  SumUp();
}

OpenDays::Intervals OpenDays::FromRules(const std::vector<DayInterval>& intervals) {
  Intervals result;
  for (const DayInterval& interval : intervals) {
    result.push_back({int64_t{interval.open_s} * 1000, int64_t{interval.close_s} * 1000});
  }
  std::sort(result.begin(), result.end(),
            [](const Interval& a, const Interval& b) { return a.open_ms < b.open_ms; });
  return result;
}

void OpenDays::AddSpecialDays(const CalendarRules& rules) {
  std::map<Day, SpecialDay> special;
  for (const Day day : clock_->irregular_days()) special[day].clock_changes = true;
  dated_.emplace_back();
  for (const Day day : rules.holidays) special[day].dated = 0;
  for (const DatedIntervals& exception : rules.exceptions) {
    special[exception.date].dated = static_cast<int32_t>(dated_.size());
    dated_.push_back(FromRules(exception.open));
  }
  for (auto& [day, entry] : special) {
    if (day < kFirstDay || day >= kEndDay) continue;
    entry.day = day;
    special_.push_back(entry);
  }
}

void OpenDays::SumUp() {
  int64_t more_ms = 0;
  for (SpecialDay& special : special_) {
    special.more_before_ms = more_ms;
    const size_t weekday = WeekdayOf(special.day);
    more_ms += OpenOn(special) - (before_weekday_ms_[weekday + 1] - before_weekday_ms_[weekday]);
  }
  special_.push_back({.day = std::numeric_limits<Day>::max(), .more_before_ms = more_ms});
}

// Where no clock changes, an interval is as long as it is written.
int64_t OpenDays::OpenBefore(int64_t at_ms) const {
  const int64_t shown_ms = clock_->LatestShown(at_ms);
  const Day day = static_cast<Day>(FloorDiv(shown_ms, kDayMs));
  const SpecialDay& special = SpecialFrom(day);
  const bool clock_changes = special.day == day && special.clock_changes;
  const int64_t midnight_ms = day * kDayMs;
  int64_t sum_ms = RegularBefore(day) + special.more_before_ms;
  for (const Interval& interval : CivilIntervalsOf(day, special)) {
    const int64_t open_ms = midnight_ms + interval.open_ms;
    const int64_t close_ms = midnight_ms + interval.close_ms;
    if (shown_ms < open_ms) break;
    if (clock_changes) {
      sum_ms += std::min(at_ms, clock_->FirstAt(close_ms)) - clock_->FirstAt(open_ms);
    } else {
      sum_ms += std::min(shown_ms, close_ms) - open_ms;
    }
  }
  return sum_ms;
}

std::optional<int64_t> OpenDays::FirstReaching(int64_t sum_ms, int64_t near_ms) const {
  if (sum_ms <= OpenBeforeDay(kFirstDay)) return kFirstDay * kDayMs;
  if (sum_ms > OpenBeforeDay(kEndDay)) return std::nullopt;
  const Day day = LastDayBelow(sum_ms, DayAt(near_ms));
  int64_t rest_ms = sum_ms - OpenBeforeDay(day);
  const SpecialDay& special = SpecialFrom(day);
  const bool clock_changes = special.day == day && special.clock_changes;
  for (const Interval& interval : CivilIntervalsOf(day, special)) {
    const int64_t open_ms = day * kDayMs + interval.open_ms;
    const int64_t close_ms = day * kDayMs + interval.close_ms;
    const int64_t length_ms =
        clock_changes ? clock_->FirstAt(close_ms) - clock_->FirstAt(open_ms) : close_ms - open_ms;
    if (rest_ms <= length_ms) return clock_->FirstAt(open_ms) + rest_ms;
    rest_ms -= length_ms;
  }
  return std::nullopt;
}

Day OpenDays::DayAt(int64_t at_ms) const {
  const int64_t day = FloorDiv(clock_->LatestShown(at_ms), kDayMs);
  return static_cast<Day>(std::clamp<int64_t>(day, kFirstDay, kEndDay));
}

const OpenDays::SpecialDay& OpenDays::SpecialFrom(Day day) const {
  return *std::lower_bound(special_.begin(), special_.end(), day,
                           [](const SpecialDay& entry, Day wanted) { return entry.day < wanted; });
}

const OpenDays::Intervals& OpenDays::CivilIntervalsOf(Day day, const SpecialDay& special) const {
  if (special.day != day || special.dated < 0) return weekly_[WeekdayOf(day)];
  return dated_[static_cast<size_t>(special.dated)];
}

std::vector<std::pair<int64_t, int64_t>> OpenDays::IntervalsOf(Day day) const {
  std::vector<std::pair<int64_t, int64_t>> result;
  for (const Interval& interval : CivilIntervalsOf(day, SpecialFrom(day))) {
    result.emplace_back(clock_->FirstAt(day * kDayMs + interval.open_ms),
                        clock_->FirstAt(day * kDayMs + interval.close_ms));
  }
  return result;
}

int64_t OpenDays::OpenOn(const SpecialDay& special) const {
  int64_t sum_ms = 0;
  for (const Interval& interval : CivilIntervalsOf(special.day, special)) {
    sum_ms += clock_->FirstAt(special.day * kDayMs + interval.close_ms) -
              clock_->FirstAt(special.day * kDayMs + interval.open_ms);
  }
  return sum_ms;
}

int64_t OpenDays::RegularBefore(Day day) const {
  return FloorDiv(day + kDaysFromMonday, 7) * before_weekday_ms_[7] +
         before_weekday_ms_[WeekdayOf(day)];
}

int64_t OpenDays::OpenBeforeDay(Day day) const {
  return RegularBefore(day) + SpecialFrom(day).more_before_ms;
}

// The last day before which less than `sum_ms` is open. The first guess counts whole weeks; what
// special days make of it is found in steps that double, then by halving.
Day OpenDays::LastDayBelow(int64_t sum_ms, Day near) const {
  const int64_t week_ms = before_weekday_ms_[7];
  const int64_t weeks = week_ms == 0 ? 0 : FloorDiv(sum_ms - OpenBeforeDay(near), week_ms);
  const Day guess = static_cast<Day>(std::clamp<int64_t>(near + 7 * weeks, kFirstDay, kEndDay));
  Day low = guess;
  Day high = guess;
  for (Day step = 1; OpenBeforeDay(low) >= sum_ms; step *= 2) {
    high = low;
    low = std::max(low - step, kFirstDay);
  }
  for (Day step = 1; OpenBeforeDay(high) < sum_ms; step *= 2) {
    low = high;
    high = std::min(high + step, kEndDay);
  }
  while (high - low > 1) {
    const Day middle = low + (high - low) / 2;
    (OpenBeforeDay(middle) < sum_ms ? low : high) = middle;
  }
  return low;
}

}  // namespace steward::business_time_internal
