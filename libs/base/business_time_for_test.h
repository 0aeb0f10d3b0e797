#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "libs/base/business_time.h"
#include "libs/base/clock.h"

// How tests and the benchmark write calendars and instants. Nothing else includes this.

namespace steward::business_time_for_test {

using Hours = std::vector<std::pair<int, int>>;

// {{9, 12}, {13, 17}} in hours.
inline std::vector<DayInterval> Open(const Hours& hours) {
  std::vector<DayInterval> intervals;
  for (const auto& [open, close] : hours) intervals.push_back({open * 3600, close * 3600});
  return intervals;
}

inline CalendarRules Weekdays(absl::string_view zone, const Hours& hours) {
  CalendarRules rules = {.zone = std::string(zone)};
  for (size_t i = 0; i < 5; ++i) rules.weekly[i] = Open(hours);
  return rules;
}

inline CalendarRules EveryDay(absl::string_view zone, const Hours& hours) {
  CalendarRules rules = Weekdays(zone, hours);
  rules.weekly[5] = rules.weekly[6] = rules.weekly[0];
  return rules;
}

inline BusinessCalendar Calendar(const CalendarRules& rules) {
  return BusinessCalendar::Create(rules, "calendar").value();
}

inline absl::Time T(absl::string_view text) { return ParseRfc3339(text).value(); }
inline Day D(absl::string_view text) { return ParseDay(text).value(); }

inline std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

inline constexpr int64_t kMinuteMs = 60'000;
inline constexpr int64_t kHourMs = 3'600'000;

}  // namespace steward::business_time_for_test
