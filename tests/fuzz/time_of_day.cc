#include <string>

#include "absl/strings/str_format.h"

#include "libs/base/business_time_rules.h"
#include "libs/base/check.h"
#include "tests/fuzz/fuzz.h"

// ParseTimeOfDay: what was read is what is written, with the seconds or without.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  const absl::StatusOr<int32_t> time = steward::ParseTimeOfDay(text);
  if (!time.ok()) return 0;
  STEWARD_CHECK(*time >= 0 && *time <= 24 * 3600) << text;
  const std::string minutes = absl::StrFormat("%02d:%02d", *time / 3600, *time / 60 % 60);
  const std::string seconds = absl::StrFormat("%s:%02d", minutes, *time % 60);
  STEWARD_CHECK(text == seconds || (text == minutes && *time % 60 == 0)) << text;
  return 0;
}
