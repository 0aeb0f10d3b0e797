#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"

#include "libs/rpc/validation_plan.h"

// The rules of single values. Pure, thread-safe.
namespace steward::rpc {

// Receives what is wrong, in the words that go on from a field's path: "must be at least 1".
using Violate = absl::FunctionRef<void(absl::string_view description)>;

void CheckString(const StringRule& rule, absl::string_view value, Violate violate);
void CheckNumber(const NumberRule& rule, Number value, Violate violate);

std::string NumberText(Number number);

}  // namespace steward::rpc
