#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/civil_date.h"

// What a business calendar says, as people write it. Everything here is a value.

namespace steward {

// Intervals of one day: every half hour, which is more than any shop has.
inline constexpr int32_t kCalendarDayIntervalsMax = 48;
// Holidays of one version: 50 years of a country that has 20 a year.
inline constexpr int32_t kCalendarHolidaysMax = 1000;
// Dated exceptions of one version, as many.
inline constexpr int32_t kCalendarExceptionsMax = 1000;
// Versions of one calendar: two a year for 50 years. Each takes some 60 kB.
inline constexpr int32_t kCalendarVersionsMax = 100;
// Stretches of one answer: 25 years of two intervals a day. Longer lists explain nothing.
inline constexpr int32_t kCalendarStretchesMax = 40'000;
// A business day where the calendar doesn't say: 8 hours, and 24 for a week that never closes.
inline constexpr int64_t kBusinessDayMsDefault = int64_t{8} * 3'600'000;
inline constexpr int64_t kBusinessDayMsMax = int64_t{24} * 3'600'000;

// Open from `open_s` until before `close_s`, in seconds of the civil day: 0 <= open < close <=
// 86,400. What goes over midnight is two intervals, each under its own day.
struct DayInterval {
  int32_t open_s = 0;
  int32_t close_s = 0;
};

// The intervals of one date, which replace those of its weekday and beat a holiday. None: closed.
struct DatedIntervals {
  Day date = 0;
  std::vector<DayInterval> open;
};

struct CalendarRules {
  // IANA name, as LoadZone takes it.
  std::string zone;
  // Monday first. The intervals of a day may come in any order and may touch, but not overlap.
  std::array<std::vector<DayInterval>, 7> weekly;
  // Closed dates. A date named twice counts once.
  std::vector<Day> holidays;
  // At most one for each date.
  std::vector<DatedIntervals> exceptions;
  // How much open time one business day is, 1 ms to 24 h. Default: 24 h where `weekly` never
  // closes, else 8 h.
  std::optional<int64_t> business_day_ms;
};

struct CalendarVersion {
  // The first instant that the version holds for.
  absl::Time from;
  CalendarRules rules;
};

// Seconds of the civil day of "09:00", "09:00:30" or "24:00"; INVALID_FIELD for any other text.
absl::StatusOr<int32_t> ParseTimeOfDay(absl::string_view text);

// The days of `weekly` in their order: "MON" to "SUN".
absl::string_view WeekdayName(size_t index);

// INVALID_FIELD below `path` for rules that say something impossible, or more than the limits
// allow.
absl::Status ValidateCalendar(const CalendarRules& rules, absl::string_view path);

// The rules' business day, or the default. Expects valid rules.
int64_t BusinessDayMsOf(const CalendarRules& rules);

}  // namespace steward
