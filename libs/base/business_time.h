#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/business_time_days.h"
#include "libs/base/business_time_rules.h"
#include "libs/base/civil_date.h"

// Business time: how much of the time between two instants is open, and when an open duration has
// passed (DOMAIN.md §3.0 "Business time", §3.6 "Kernel").
//
//   B(a, b)   = open milliseconds in [a, b); 0 for b <= a          OpenMs
//   Add(a, d) = the least t >= a with B(a, t) >= d; Add(a, 0) = a  Add
//
// Every instant counts as the whole millisecond that it lies in, so that B is additive and
// B(a, Add(a, d)) = d, exactly. An interval opens and closes at the first instant at which the
// zone's clock shows its time or later: a time that the clock skips is the end of the gap, and of a
// time that it shows twice the first one counts. What the clock shows again after it was set back
// is therefore open exactly when the last moment before was. Zone rules are those of the system's
// tzdata, as it was when the calendar was made.

namespace steward {

// The instants that business time is known for: [1800-01-01, 2400-01-01) UTC.
inline constexpr int64_t kBusinessTimeSecondsMin = -5'364'662'400;
inline constexpr int64_t kBusinessTimeSecondsEnd = 13'569'465'600;

// A calendar ready to be asked. It is a value, immutable and thread-safe; making one costs about a
// quarter of a millisecond for each version, so keep it. An answer costs the same for any distance.
class BusinessCalendar final {
 public:
  // A calendar of one version. INVALID_FIELD names what is wrong, beginning with `path`
  // ("calendar" gives "calendar.weekly.MON[0]").
  static absl::StatusOr<BusinessCalendar> Create(const CalendarRules& rules,
                                                 absl::string_view path);

  // Each instant uses the version in force there: the last one whose `from` is not later. The first
  // one also holds before its `from`. INVALID_FIELD where there is none, where a `from` is not
  // later than the one before it, and below "<path>[i]" for rules that are wrong.
  static absl::StatusOr<BusinessCalendar> CreateVersions(
      const std::vector<CalendarVersion>& versions, absl::string_view path);

  // Always open: what holds where there is no calendar.
  static BusinessCalendar AroundTheClock();

  // The open milliseconds in [start, end). OUT_OF_RANGE for an instant that business time is not
  // known for.
  absl::StatusOr<int64_t> OpenMs(absl::Time start, absl::Time end) const;

  // The first instant, not before `start`, by which `open_ms` of open time have passed; at a
  // closing time rather than the next opening. INVALID_FIELD (field "open_ms") below zero.
  // OUT_OF_RANGE when nothing opens for 10 years (3,653 days of 24 h) on the way, and beyond what
  // business time is known for.
  absl::StatusOr<absl::Time> Add(absl::Time start, int64_t open_ms) const;

  // A stretch of time that is open, or closed, from end to end.
  struct Stretch {
    absl::Time start;
    absl::Time end;
    bool is_open = false;
  };
  // [start, end) cut into stretches, open and closed by turns, with nothing left out: the interval
  // list behind an answer. Empty for end <= start. OUT_OF_RANGE as OpenMs; LIMIT_EXCEEDED for more
  // than kCalendarStretchesMax.
  absl::StatusOr<std::vector<Stretch>> Stretches(absl::Time start, absl::Time end) const;

  // True where the civil day has open time, by the version in force at its start: what an open day
  // is for periods that count days. False for days outside the years 1800 to 2399.
  bool OpensOn(Day day) const;

  // `days` business days of the version in force at `at`, as open milliseconds: to be added with
  // Add. INVALID_FIELD (field "days") below zero; OUT_OF_RANGE beyond int64.
  absl::StatusOr<int64_t> BusinessDaysMs(int64_t days, absl::Time at) const;

 private:
  struct Version {
    int64_t from_ms = 0;
    // What this version's sums must be raised by, so that the calendar's sums go on over the seam.
    int64_t raised_by_ms = 0;
    int64_t business_day_ms = 0;
    business_time_internal::OpenDays days;
  };
  // Time in which nothing opens for 10 years or more.
  struct Gap {
    int64_t start_ms = 0;
    int64_t end_ms = 0;
  };

  BusinessCalendar() = default;

  size_t IndexAt(int64_t at_ms) const;
  // The open milliseconds before `at_ms`, counted from an arbitrary instant.
  int64_t OpenBefore(int64_t at_ms) const;
  // The first instant with OpenBefore() >= sum, at or after the version `index`.
  std::optional<int64_t> FirstReaching(int64_t sum_ms, size_t index, int64_t near_ms) const;
  void FindGaps();

  std::vector<Version> versions_;
  std::vector<Gap> gaps_;
};

}  // namespace steward
