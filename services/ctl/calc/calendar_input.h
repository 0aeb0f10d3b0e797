#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "libs/base/business_time.h"
#include "services/ctl/calc/op.h"

// How ops read a business calendar.

namespace steward::calc {

// A calendar as it was written.
struct CalendarInput {
  // The field that it came from, below `inputs`.
  std::string field;
  std::vector<CalendarVersion> versions;
  // It has a list of versions, rather than being one.
  bool has_versions = false;
};

CalendarInput ReadCalendar(Inputs& in, const std::string& field);
// Nothing where there is none.
std::optional<CalendarInput> ReadOptionalCalendar(Inputs& in, const std::string& field);

// The calendar, or what is wrong with it; around the clock for none.
absl::StatusOr<BusinessCalendar> MakeCalendar(const CalendarInput& input);
absl::StatusOr<BusinessCalendar> MakeCalendar(const std::optional<CalendarInput>& input);

// The documentation of a calendar's fields.
std::vector<Field> CalendarFields(const std::string& field);
// `fields`, after those of a calendar.
std::vector<Field> WithCalendar(const std::string& field, std::vector<Field> fields);

}  // namespace steward::calc
