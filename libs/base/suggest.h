#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace steward {

// The name among `names` that `word` was probably meant to be, or "" when none is near. Pure.
std::string Nearest(absl::string_view word, const std::vector<std::string>& names);

// "; did you mean 'x'?" for the nearest name, else the names themselves ("; it is one of a, b"),
// for the end of an error message.
std::string Suggestion(absl::string_view word, const std::vector<std::string>& names);

}  // namespace steward
