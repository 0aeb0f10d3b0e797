#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "services/ctl/calc/inputs.h"

namespace steward::calc {

// Objects and lists in each other: twice what any op has.
inline constexpr int kNestingMax = 32;

// The JSON value of a line. INVALID_ARGUMENT, with the column where it can be said, for text that
// is no JSON (or no UTF-8), for a field that stands twice in its object, where one of the values
// would silently lose, and for nesting beyond kNestingMax. Pure and thread-safe.
absl::StatusOr<Json> ParseLine(absl::string_view line);

}  // namespace steward::calc
