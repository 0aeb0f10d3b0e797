#pragma once

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// How errors are passed on, and the two adaptors between std::string_view and absl::string_view,
// which are different types where abseil was built with a string_view of its own. Everything here
// is stateless and thread-safe.

namespace steward {

// The same characters as the other type. The result borrows `text`'s memory.
constexpr absl::string_view Abs(std::string_view text) { return {text.data(), text.size()}; }
constexpr std::string_view Std(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace steward

// Evaluates `expr`, an absl::Status, and returns it from the enclosing function unless it is OK.
#define STEWARD_RETURN_IF_ERROR(expr)                             \
  do {                                                            \
    if (absl::Status status_or_ok = (expr); !status_or_ok.ok()) { \
      return status_or_ok;                                        \
    }                                                             \
  } while (false)

// Evaluates `expr`, an absl::StatusOr<T>. Returns its status from the enclosing function, or else
// moves its value into `lhs`, which may be a declaration: STEWARD_ASSIGN_OR_RETURN(const Day day,
// ParseDay(text));
#define STEWARD_ASSIGN_OR_RETURN(lhs, expr) \
  STEWARD_INTERNAL_ASSIGN_(STEWARD_INTERNAL_JOIN_(value_or_status_, __LINE__), lhs, expr)

// Parts of the macro above; nothing else uses them.
#define STEWARD_INTERNAL_ASSIGN_(result, lhs, expr)    \
  auto result = (expr);                                \
  if (!result.ok()) return std::move(result).status(); \
  lhs = *std::move(result)
#define STEWARD_INTERNAL_JOIN_(left, right) STEWARD_INTERNAL_PASTE_(left, right)
#define STEWARD_INTERNAL_PASTE_(left, right) left##right
