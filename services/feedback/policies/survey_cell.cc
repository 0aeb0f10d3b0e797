#include "services/feedback/policies/survey_cell.h"

#include "libs/base/errors.h"

namespace steward::feedback {

absl::StatusOr<std::optional<Withheld>> WithheldBecause(int64_t n, const CellRules& rules) {
  if (rules.n_min < 1) return InvalidField("min_n", "must be at least 1");
  if (rules.k < 1) return InvalidField("k", "must be at least 1");
  if (rules.anonymous && n < rules.k) return std::optional(Withheld::kSuppressed);
  if (n < rules.n_min) return std::optional(Withheld::kInsufficient);
  return std::optional<Withheld>();
}

}  // namespace steward::feedback
