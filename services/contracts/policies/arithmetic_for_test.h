#pragma once

#include <string>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"

// For the tests of the arithmetic.
namespace steward::contracts {

// The first field that an INVALID_FIELD names; empty for everything else. Takes a Status or a
// StatusOr.
template <typename T>
std::string FieldOf(const T& result) {
  const ErrorDetail detail = DetailOf(testing::StatusOf(result));
  if (detail.reason() != Reason::REASON_INVALID_FIELD || detail.violations().empty()) return "";
  return detail.violations(0).field();
}

}  // namespace steward::contracts
