#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/ctl/calc/instant.h"
#include "tests/fuzz/fuzz.h"

// ParseDay, ParseRfc3339 and ParseInstant: what they take, they give back, and what an instant is
// to ParseInstant, it is to ParseRfc3339.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  const absl::StatusOr<steward::Day> day = steward::ParseDay(text);
  if (day.ok()) {
    STEWARD_CHECK(*day >= steward::kDayMin && *day <= steward::kDayMax) << text;
    STEWARD_CHECK(steward::FormatDay(*day) == text) << text;
    STEWARD_CHECK(*steward::DayFromDate(steward::DateFromDay(*day)) == *day) << text;
  }
  const std::optional<absl::Time> time = steward::calc::ParseInstant(text);
  if (time.has_value()) {
    // Three digits of a fraction may be written as fewer, so the texts may differ.
    STEWARD_CHECK(steward::calc::ParseInstant(steward::calc::FormatInstant(*time)) == time) << text;
  }
  const absl::StatusOr<absl::Time> any = steward::ParseRfc3339(text);
  if (any.ok()) {
    const absl::StatusOr<absl::Time> again = steward::ParseRfc3339(steward::FormatRfc3339(*any));
    STEWARD_CHECK(again.ok() && *again == *any) << text;
  }
  if (time.has_value()) STEWARD_CHECK(any.ok() && *any == *time) << text;
  return 0;
}
