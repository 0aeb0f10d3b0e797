#pragma once

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

// A part of business_time.h: how a zone's clock runs, in plain numbers.

namespace steward::business_time_internal {

inline constexpr int64_t kDayMs = 86'400'000;

// The first and the last day that sums reach, with room for the widest offset on both sides of what
// business time is known for.
inline constexpr int32_t kFirstDay = -62'094;
inline constexpr int32_t kEndDay = 157'057;

// floor(a / b) for b > 0, below zero too.
constexpr int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The clock of one zone from 1800 to 2400. Instants are milliseconds since 1970-01-01T00:00Z, what
// the clock shows is milliseconds since its own 1970-01-01T00:00. Immutable and thread-safe.
class ZoneClock final {
 public:
  explicit ZoneClock(const absl::TimeZone& zone);

  // The first instant at which the clock shows `local_ms` or later (InstantOf of civil_date.h).
  int64_t FirstAt(int64_t local_ms) const;

  // The latest time that the clock has shown until `at_ms`, that instant included. It stands still
  // while the clock repeats what it has shown before it was set back. at >= FirstAt(local) exactly
  // when LatestShown(at) >= local.
  int64_t LatestShown(int64_t at_ms) const;

  // Ascending, each once: the days on which the clock is changed. On every other one it shows all
  // times from 00:00 to 24:00 once, at one offset.
  const std::vector<int32_t>& irregular_days() const { return irregular_days_; }

 private:
  // The clock shows t + offset_ms for t from `from_ms` to the next change.
  struct Segment {
    int64_t from_ms = 0;
    int64_t offset_ms = 0;
    // Every time below this one was shown before `from_ms`; this one and later ones were not.
    int64_t shown_ms = 0;
  };

  void AddChange(int64_t at_ms, int64_t offset_ms);

  std::vector<Segment> segments_;
  std::vector<int32_t> irregular_days_;
};

}  // namespace steward::business_time_internal
