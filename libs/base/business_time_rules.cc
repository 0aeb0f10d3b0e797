#include "libs/base/business_time_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward {
namespace {

constexpr int32_t kDaySeconds = 86'400;

absl::Status CheckCount(absl::string_view path, size_t count, int32_t count_max) {
  if (count <= static_cast<size_t>(count_max)) return absl::OkStatus();
  return InvalidField(path, absl::StrCat("must have at most ", count_max, " entries"));
}

absl::Status CheckIntervals(absl::string_view path, const std::vector<DayInterval>& intervals) {
  STEWARD_RETURN_IF_ERROR(CheckCount(path, intervals.size(), kCalendarDayIntervalsMax));
  for (size_t i = 0; i < intervals.size(); ++i) {
    const DayInterval& interval = intervals[i];
    const std::string at = absl::StrCat(path, "[", i, "]");
    if (interval.open_s < 0 || interval.close_s > kDaySeconds) {
      return InvalidField(at, "must lie between 00:00 and 24:00");
    }
    if (interval.close_s <= interval.open_s) {
      return InvalidField(at,
                          "must close after it opens; over midnight, write two intervals, each "
                          "under its own day");
    }
    for (size_t other = 0; other < i; ++other) {
      if (interval.open_s < intervals[other].close_s &&
          intervals[other].open_s < interval.close_s) {
        return InvalidField(at, absl::StrCat("must not overlap with ", path, "[", other, "]"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckDate(absl::string_view path, Day date) {
  if (date >= kDayMin && date <= kDayMax) return absl::OkStatus();
  return InvalidField(path, "must be a date of the years 1 to 9999");
}

absl::Status CheckExceptions(absl::string_view path,
                             const std::vector<DatedIntervals>& exceptions) {
  STEWARD_RETURN_IF_ERROR(CheckCount(path, exceptions.size(), kCalendarExceptionsMax));
  std::set<Day> dates;
  for (size_t i = 0; i < exceptions.size(); ++i) {
    const std::string date_path = absl::StrCat(path, "[", i, "].date");
    STEWARD_RETURN_IF_ERROR(CheckDate(date_path, exceptions[i].date));
    if (!dates.insert(exceptions[i].date).second) {
      return InvalidField(date_path, absl::StrCat("must not repeat ", FormatDay(exceptions[i].date),
                                                  "; put all its intervals into one exception"));
    }
    STEWARD_RETURN_IF_ERROR(
        CheckIntervals(absl::StrCat(path, "[", i, "].open"), exceptions[i].open));
  }
  return absl::OkStatus();
}

int64_t OpenSeconds(const std::vector<DayInterval>& intervals) {
  int64_t seconds = 0;
  for (const DayInterval& interval : intervals) seconds += interval.close_s - interval.open_s;
  return seconds;
}

}  // namespace

absl::StatusOr<int32_t> ParseTimeOfDay(absl::string_view text) {
  // Two digits and a colon by turns.
  bool fits = text.size() == 5 || text.size() == 8;
  for (size_t i = 0; fits && i < text.size(); ++i) {
    fits = i % 3 == 2 ? text[i] == ':' : absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
  }
  int32_t parts[3] = {};
  for (size_t i = 0; fits && i < text.size(); i += 3) {
    parts[i / 3] = (text[i] - '0') * 10 + (text[i + 1] - '0');
  }
  const int32_t seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
  if (fits && parts[1] < 60 && parts[2] < 60 && seconds <= kDaySeconds) return seconds;
  return Reject(common::v1::REASON_INVALID_FIELD,
                absl::StrCat("\"", text, "\" is no time of day from 00:00 to 24:00"));
}

absl::string_view WeekdayName(size_t index) {
  constexpr absl::string_view kNames[] = {"MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};
  return kNames[index];
}

absl::Status ValidateCalendar(const CalendarRules& rules, absl::string_view path) {
  if (!LoadZone(rules.zone).ok()) {
    return InvalidField(
        absl::StrCat(path, ".zone"),
        absl::StrCat("must be a time zone, as in Europe/Berlin or UTC, not \"", rules.zone, "\""));
  }
  for (size_t i = 0; i < rules.weekly.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(
        CheckIntervals(absl::StrCat(path, ".weekly.", WeekdayName(i)), rules.weekly[i]));
  }
  const std::string holidays = absl::StrCat(path, ".holidays");
  STEWARD_RETURN_IF_ERROR(CheckCount(holidays, rules.holidays.size(), kCalendarHolidaysMax));
  for (size_t i = 0; i < rules.holidays.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(CheckDate(absl::StrCat(holidays, "[", i, "]"), rules.holidays[i]));
  }
  STEWARD_RETURN_IF_ERROR(CheckExceptions(absl::StrCat(path, ".exceptions"), rules.exceptions));
  const int64_t business_day_ms = rules.business_day_ms.value_or(kBusinessDayMsDefault);
  if (business_day_ms < 1 || business_day_ms > kBusinessDayMsMax) {
    return InvalidField(absl::StrCat(path, ".business_day_ms"),
                        "must be at least 1 and at most 86,400,000, which is 24 hours");
  }
  return absl::OkStatus();
}

int64_t BusinessDayMsOf(const CalendarRules& rules) {
  if (rules.business_day_ms.has_value()) return *rules.business_day_ms;
  const bool never_closes =
      std::all_of(rules.weekly.begin(), rules.weekly.end(),
                  [](const auto& day) { return OpenSeconds(day) == kDaySeconds; });
  return never_closes ? kBusinessDayMsMax : kBusinessDayMsDefault;
}

}  // namespace steward
