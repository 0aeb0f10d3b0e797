#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

// When a calendar is open, worked out by walking its civil days one by one with absl's time zones:
// for oracles, so it shares nothing with libs/base/business_time.h. Instants and spans are in
// milliseconds, instants since 1970 UTC. Only tests include this; not thread-safe.

namespace steward::escalations::oracle {

// [from_ms, to_ms).
struct Span {
  int64_t from_ms = 0;
  int64_t to_ms = 0;
};

// In seconds of the civil day.
struct Hours {
  int open_s = 0;
  int close_s = 0;
};

struct CalendarVersion {
  // The first version holds before this, too.
  int64_t from_ms = 0;
  std::string zone;
  // Monday first.
  std::array<std::vector<Hours>, 7> week;
  std::set<absl::CivilDay> holidays;
  // They replace their day's hours, and beat a holiday.
  std::map<absl::CivilDay, std::vector<Hours>> exceptions;
  int64_t business_day_ms = int64_t{8} * 3'600'000;
};

class Calendar {
 public:
  // By their instants. Without any, every hour counts, and a business day is 24 hours.
  explicit Calendar(std::vector<CalendarVersion> versions) : versions_(std::move(versions)) {}

  // What is open of [from, to), ascending and disjoint. Borrowed until the next call.
  const std::vector<Span>& Open(int64_t from_ms, int64_t to_ms);
  // By the version in force at this instant.
  int64_t BusinessDayMs(int64_t at_ms) const;

 private:
  std::vector<Span> Walk(int64_t from_ms, int64_t to_ms) const;

  std::vector<CalendarVersion> versions_;
  // What was walked last, and the answer to the last question.
  Span walked_;
  std::vector<Span> walked_open_;
  std::vector<Span> open_;
};

}  // namespace steward::escalations::oracle
