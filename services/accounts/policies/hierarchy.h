#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "services/accounts/view.h"

namespace steward::accounts {

// Accounts below one account that a move looks at; beyond it the move is LIMIT_EXCEEDED.
inline constexpr int kSubtreeAccountsMax = 10'000;

// Whether `account` may lie below `parent` (both exist; DOMAIN.md 3.1, hierarchy): neither is the
// other's ancestor that way round, and no path from root to leaf has more than
// limits::kHierarchyLevelsMax accounts (the root is the first). HIERARCHY_CYCLE, HIERARCHY_TOO_DEEP
// or LIMIT_EXCEEDED. Pure.
absl::Status CheckMove(absl::string_view account, absl::string_view parent,
                       const HierarchyView& view);

// ACCOUNT_UNKNOWN unless the account exists, and the parent too where there is one.
absl::Status CheckBothExist(absl::string_view account, absl::string_view parent,
                            const HierarchyView& view);

// The move itself: ParentChanged, shown in the timelines of the account and of both parents.
Decision MoveAccount(absl::string_view account, absl::string_view parent,
                     const HierarchyView& view);

}  // namespace steward::accounts
