#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "absl/status/statusor.h"

// When a cell of survey statistics may show its figures. Pure and thread-safe.
namespace steward::feedback {

// A cell is one figure of a report: a metric over a scope and a window. (DOMAIN.md 3.2, 3.6.)
struct CellRules {
  // Fewer responses say nothing. At least 1.
  int64_t n_min = 5;
  // Whether the responses were promised to be anonymous.
  bool anonymous = false;
  // Fewer anonymous responses could be traced to who gave them. At least 1.
  int64_t k = 5;
};

// Why a cell shows no figures.
enum class Withheld {
  // n < n_min.
  kInsufficient,
  // Anonymous, and n < k. It wins, for it must not tell more than it has to.
  kSuppressed,
};

// Figures, or why there are none.
template <typename Figures>
using Cell = std::variant<Figures, Withheld>;

// Why a cell of n responses shows no figures; nothing when it shows them. INVALID_FIELD for
// "min_n" or "k" below 1.
absl::StatusOr<std::optional<Withheld>> WithheldBecause(int64_t n, const CellRules& rules);

}  // namespace steward::feedback
