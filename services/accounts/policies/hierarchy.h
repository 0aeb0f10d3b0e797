#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "services/accounts/policies/hierarchy_moves.h"
#include "services/accounts/view.h"

namespace steward::accounts {

// CheckMove of hierarchy_moves.h on the stored hierarchy; both accounts exist.
absl::Status CheckMove(absl::string_view account, absl::string_view parent,
                       const HierarchyView& view);

// ACCOUNT_UNKNOWN unless the account exists, and the parent too where there is one.
absl::Status CheckBothExist(absl::string_view account, absl::string_view parent,
                            const HierarchyView& view);

// The move itself: ParentChanged, shown in the timelines of the account and of both parents.
Decision MoveAccount(absl::string_view account, absl::string_view parent,
                     const HierarchyView& view);

}  // namespace steward::accounts
