#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/business_time_rules.h"
#include "libs/base/business_time_zone.h"
#include "libs/base/civil_date.h"

// A part of business_time.h: the open time of one version of a calendar, as one running sum.

namespace steward::business_time_internal {

// One version of a calendar, from 1800 to 2400. The sum of the open time before a day is that of
// whole weeks, which is arithmetic, and of what the special days before it have more or less than
// their weekday, which is a look-up: so its cost doesn't depend on the distance. Immutable and
// thread-safe. Instants are milliseconds since 1970-01-01T00:00Z.
class OpenDays final {
 public:
  // Expects valid rules (ValidateCalendar), and the clock of their zone.
  OpenDays(const CalendarRules& rules, std::shared_ptr<const ZoneClock> clock);

  // The open milliseconds before `at_ms`, counted from an arbitrary instant: differences matter.
  int64_t OpenBefore(int64_t at_ms) const;

  // The least instant with OpenBefore(instant) >= sum_ms; nothing when that is beyond the last day.
  // The search begins at the day of `near_ms`: the nearer, the faster.
  std::optional<int64_t> FirstReaching(int64_t sum_ms, int64_t near_ms) const;

  // When a civil day begins, and whether it has open time. For days from kFirstDay to kEndDay.
  int64_t StartOf(Day day) const { return clock_->FirstAt(day * kDayMs); }
  bool OpensOn(Day day) const { return OpenBeforeDay(day + 1) > OpenBeforeDay(day); }

  // Calls `visit(start_ms, end_ms)` for every open interval that ends after `start_ms` and starts
  // before `end_ms`, in order, unclipped, as long as it returns true.
  template <class Visit>
  void VisitOpen(int64_t start_ms, int64_t end_ms, Visit visit) const {
    for (Day day = DayAt(start_ms); day < kEndDay; ++day) {
      for (const auto& [open_ms, close_ms] : IntervalsOf(day)) {
        if (open_ms >= end_ms) return;
        if (close_ms > start_ms && open_ms < close_ms && !visit(open_ms, close_ms)) return;
      }
      if (clock_->FirstAt(day * kDayMs) >= end_ms) return;
    }
  }

 private:
  // Milliseconds of the civil day.
  struct Interval {
    int64_t open_ms = 0;
    int64_t close_ms = 0;
  };
  using Intervals = std::vector<Interval>;
  // A day that differs from its weekday: by its intervals, or because the clock changes.
  struct SpecialDay {
    Day day = 0;
    // The day's place in `dated_`, or -1 for the intervals of its weekday.
    int32_t dated = -1;
    bool clock_changes = false;
    // How much more open time the special days before this one have than their weekdays.
    int64_t more_before_ms = 0;
  };

  static Intervals FromRules(const std::vector<DayInterval>& intervals);
  void AddSpecialDays(const CalendarRules& rules);
  void SumUp();

  Day DayAt(int64_t at_ms) const;
  // The first special day that is not before `day`; the last one of all is a guard.
  const SpecialDay& SpecialFrom(Day day) const;
  const Intervals& CivilIntervalsOf(Day day, const SpecialDay& special) const;
  std::vector<std::pair<int64_t, int64_t>> IntervalsOf(Day day) const;
  int64_t OpenOn(const SpecialDay& special) const;
  int64_t RegularBefore(Day day) const;
  int64_t OpenBeforeDay(Day day) const;
  Day LastDayBelow(int64_t sum_ms, Day near) const;

  // Shared by the versions of a calendar that have the same zone.
  std::shared_ptr<const ZoneClock> clock_;
  std::array<Intervals, 7> weekly_;
  // The open time of the weekdays before each one, and of the whole week at the end.
  std::array<int64_t, 8> before_weekday_ms_ = {};
  std::vector<Intervals> dated_;
  std::vector<SpecialDay> special_;
};

}  // namespace steward::business_time_internal
