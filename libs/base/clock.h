#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

// Where time comes from, and its forms outside the process. Instants have a resolution of one
// microsecond everywhere.

namespace steward {

// The source of time. Implementations are thread-safe. Domain code never sees one: it gets `now`
// from its Env.
class Clock {
 public:
  virtual ~Clock() = default;

  // The wall clock, in whole microseconds. It may jump either way.
  virtual absl::Time Now() const = 0;

  // Time since the machine started, suspended time included (CLOCK_BOOTTIME). It never goes back:
  // deadlines and timeouts are measured with it.
  virtual absl::Duration BootTime() const = 0;
};

// The machine's clocks.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration BootTime() const override;
};

// Microseconds since 1970-01-01T00:00:00Z, rounded towards the past.
int64_t ToMicros(absl::Time time);
absl::Time FromMicros(int64_t micros);

// The protobuf form. `time` lies in the years 1 to 9999 (a programmer's error otherwise).
google::protobuf::Timestamp ToTimestamp(absl::Time time);

// The instant, rounded towards the past to a microsecond. INVALID_FIELD for a timestamp outside the
// years 1 to 9999 or with nanoseconds outside 0 to 999,999,999.
absl::StatusOr<absl::Time> FromTimestamp(const google::protobuf::Timestamp& timestamp);

// "2026-03-01T09:30:00.000000Z": always UTC, always six digits.
std::string FormatRfc3339(absl::Time time);

// Reads a date and time of RFC 3339 with any offset and up to nine digits of a second, rounded
// towards the past to a microsecond. INVALID_FIELD for anything else, and outside the years 1 to
// 9999.
absl::StatusOr<absl::Time> ParseRfc3339(absl::string_view text);

}  // namespace steward
