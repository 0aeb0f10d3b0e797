#include "services/accounts/policies/hierarchy.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {

absl::Status CheckMove(absl::string_view account, absl::string_view parent,
                       const HierarchyView& view) {
  const auto parent_of = [&view](absl::string_view child) { return view.ParentOf(child); };
  const auto children_of = [&view](absl::string_view above, int limit) {
    return view.ChildrenOf(above, limit);
  };
  return CheckMove(account, parent, HierarchyEdges{parent_of, children_of});
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
