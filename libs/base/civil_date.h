#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"

// Days of the proleptic Gregorian calendar, without a zone, and how zones map them to instants. All
// functions are pure and thread-safe; the rules of the zones come from the system's time-zone
// database.

namespace steward {

// Days since 1970-01-01.
using Day = int32_t;

// 0001-01-01 and 9999-12-31, the limits of every date. Functions that take a Day expect one between
// them.
inline constexpr Day kDayMin = -719'162;
inline constexpr Day kDayMax = 2'932'896;

// The day of a date; INVALID_FIELD for one that doesn't exist (30 February, month 0) or lies
// outside the limits.
absl::StatusOr<Day> DayFromDate(const google::type::Date& date);
google::type::Date DateFromDay(Day day);

// The day of "YYYY-MM-DD"; INVALID_FIELD for any other text, and for dates that don't exist.
absl::StatusOr<Day> ParseDay(absl::string_view text);
std::string FormatDay(Day day);

// The same day of the month, `months` months later or (below zero) earlier, or the month's last day
// where it has no such day: 31 January + 1 is 28 February, + 2 is 31 March. OUT_OF_RANGE beyond the
// limits.
absl::StatusOr<Day> AddMonths(Day day, int32_t months);

// The last day of the day's month.
Day EndOfMonth(Day day);

// The IANA time zone called `name`, as in "Europe/Berlin"; INVALID_FIELD for names that the
// database doesn't have, paths, and names that mean another zone on another machine ("localtime").
absl::StatusOr<absl::TimeZone> LoadZone(absl::string_view name);

// The day that the zone's calendar shows at `time`; the nearest limit for times beyond the limits.
Day DayInZone(absl::Time time, const absl::TimeZone& zone);

// The first instant at which the zone's clock shows `civil` or later: the first of two where the
// clock is set back, and the end of the gap where the clock is set forward.
absl::Time InstantOf(absl::CivilSecond civil, const absl::TimeZone& zone);

// InstantOf the day's 00:00.
absl::Time StartOfDay(Day day, const absl::TimeZone& zone);

}  // namespace steward
