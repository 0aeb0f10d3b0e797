#include "services/accounts/policies/hierarchy.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {
namespace {

absl::Status TooDeep(absl::string_view account, absl::string_view parent) {
  return Reject(Reason::REASON_HIERARCHY_TOO_DEEP,
                absl::StrCat(account, " below ", parent, " would make a path of more than ",
                             limits::kHierarchyLevelsMax,
                             " accounts from root to leaf; choose a parent nearer to the root"));
}

// The accounts from `parent` up to its root.
absl::StatusOr<int> LevelsAbove(absl::string_view account, absl::string_view parent,
                                const HierarchyView& view) {
  int levels = 0;
  for (std::string at(parent); !at.empty(); at = view.ParentOf(at)) {
    if (at == account) {
      return Reject(Reason::REASON_HIERARCHY_CYCLE,
                    absl::StrCat(account, " can't lie below ", parent,
                                 at == parent ? ", itself" : ", which lies below it",
                                 "; choose a parent outside its own subtree"));
    }
    if (++levels > limits::kHierarchyLevelsMax) return TooDeep(account, parent);
  }
  return levels;
}

// Replaces a level of the subtree by the one below it; `visited` counts on.
absl::Status Descend(const HierarchyView& view, std::vector<std::string>* level, int* visited) {
  std::vector<std::string> below;
  for (const std::string& account : *level) {
    const int left = kSubtreeAccountsMax - *visited;
    std::vector<std::string> children = view.ChildrenOf(account, left + 1);
    *visited += static_cast<int>(children.size());
    if (*visited > kSubtreeAccountsMax) {
      return Reject(Reason::REASON_LIMIT_EXCEEDED,
                    absl::StrCat("the accounts below ", account, " and its siblings are more than ",
                                 kSubtreeAccountsMax, "; move its children one by one"));
    }
    std::move(children.begin(), children.end(), std::back_inserter(below));
  }
  *level = std::move(below);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckMove(absl::string_view account, absl::string_view parent,
                       const HierarchyView& view) {
  if (parent.empty()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(int levels, LevelsAbove(account, parent, view));
  std::vector<std::string> level = {std::string(account)};
  int visited = 0;
  while (!level.empty()) {
    if (++levels > limits::kHierarchyLevelsMax) return TooDeep(account, parent);
    STEWARD_RETURN_IF_ERROR(Descend(view, &level, &visited));
  }
  return absl::OkStatus();
}

absl::Status CheckBothExist(absl::string_view account, absl::string_view parent,
                            const HierarchyView& view) {
  for (const absl::string_view name : {account, parent}) {
    if (name.empty() || view.AccountExists(name)) continue;
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                  absl::StrCat(name, " does not exist; create it first"));
  }
  return absl::OkStatus();
}

Decision MoveAccount(absl::string_view account, absl::string_view parent,
                     const HierarchyView& view) {
  v1::ParentChanged event;
  event.set_account(std::string(account));
  event.set_before(view.ParentOf(account));
  event.set_after(std::string(parent));
  Decision decision;
  const std::string before = event.before();
  DecidedEvent& decided = decision.Add(std::move(event));
  for (const absl::string_view shown : {account, absl::string_view(before), parent}) {
    if (!shown.empty()) decided.AlsoInTimelineOf(LastSegment(shown));
  }
  return decision;
}

}  // namespace steward::accounts
