#include "absl/time/time.h"

#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "tests/fuzz/fuzz.h"

// LoadZone: only names of the time-zone database, and never a path, get to the library that opens
// files.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view name = steward::fuzz::Text(data, size);
  const absl::StatusOr<absl::TimeZone> zone = steward::LoadZone(name);
  if (!zone.ok()) return 0;
  STEWARD_CHECK(name.find('.') == absl::string_view::npos && name.front() != '/') << name;
  // The zone can be used: midnight is at or after the day's first instant anywhere.
  const absl::Time start = steward::StartOfDay(0, *zone);
  STEWARD_CHECK(steward::DayInZone(start, *zone) >= 0) << name;
  STEWARD_CHECK(steward::DayInZone(start - absl::Nanoseconds(1), *zone) < 0) << name;
  return 0;
}
