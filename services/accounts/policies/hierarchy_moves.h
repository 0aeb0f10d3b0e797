#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace steward::accounts {

// Accounts below one account that a move looks at; beyond it the move is LIMIT_EXCEEDED.
inline constexpr int kSubtreeAccountsMax = 10'000;

// The edges of a hierarchy in which each account has at most one parent, wherever they are kept.
struct HierarchyEdges {
  // Empty: it has none.
  absl::FunctionRef<std::string(absl::string_view account)> parent_of;
  // The direct children; at most `limit`.
  absl::FunctionRef<std::vector<std::string>(absl::string_view account, int limit)> children_of;
};

// Whether `account` may lie below `parent` (DOMAIN.md 3.1, hierarchy; 3.6: the root has depth 1):
// neither is the other's ancestor that way round, and no path from root to leaf has more than
// limits::kHierarchyLevelsMax accounts. An empty parent makes it a root, which is always possible.
// HIERARCHY_CYCLE, HIERARCHY_TOO_DEEP or LIMIT_EXCEEDED. Pure and thread-safe.
absl::Status CheckMove(absl::string_view account, absl::string_view parent,
                       const HierarchyEdges& edges);

}  // namespace steward::accounts
