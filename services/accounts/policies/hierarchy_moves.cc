#include "services/accounts/policies/hierarchy_moves.h"

#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"

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
                                const HierarchyEdges& edges) {
  int levels = 0;
  for (std::string at(parent); !at.empty(); at = edges.parent_of(at)) {
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
absl::Status Descend(const HierarchyEdges& edges, std::vector<std::string>* level, int* visited) {
  std::vector<std::string> below;
  for (const std::string& account : *level) {
    const int left = kSubtreeAccountsMax - *visited;
    std::vector<std::string> children = edges.children_of(account, left + 1);
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
                       const HierarchyEdges& edges) {
  if (parent.empty()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(int levels, LevelsAbove(account, parent, edges));
  std::vector<std::string> level = {std::string(account)};
  int visited = 0;
  while (!level.empty()) {
    if (++levels > limits::kHierarchyLevelsMax) return TooDeep(account, parent);
    STEWARD_RETURN_IF_ERROR(Descend(edges, &level, &visited));
  }
  return absl::OkStatus();
}

}  // namespace steward::accounts
