#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/hierarchy.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::ImportAccountParentRequest;

// The parent that a source system states, under the rules of SetAccountParent. A parent that a live
// request set since is a conflict unless the import overwrites.
Decision ImportAccountParent(const ImportAccountParentRequest& request, const HierarchyView& view,
                             const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckBothExist(request.account(), request.parent(), view));
  const std::string current = view.ParentOf(request.account());
  if (request.parent() == current) return Nothing();
  const auto* edge = view.EdgeOf(request.account());
  if (edge != nullptr && edge->live() && !request.overwrite()) {
    return Reject(Reason::REASON_IMPORT_CONFLICT,
                  absl::StrCat("the parent of ", request.account(), " is ",
                               current.empty() ? "nobody" : current,
                               ", set by a request since the last import; an import with overwrite "
                               "takes its own"));
  }
  STEWARD_RETURN_IF_ERROR(CheckMove(request.account(), request.parent(), view));
  return MoveAccount(request.account(), request.parent(), view);
}

}  // namespace steward::accounts
