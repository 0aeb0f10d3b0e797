#include "libs/base/status.h"
#include "services/accounts/policies/hierarchy.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::SetAccountParentRequest;

// Puts an account below another one, or (empty parent) on its own (DOMAIN.md 3.1, hierarchy). The
// parent that it has already is nothing new.
Decision SetAccountParent(const SetAccountParentRequest& request, const HierarchyView& view,
                          const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckBothExist(request.account(), request.parent(), view));
  if (request.parent() == view.ParentOf(request.account())) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckMove(request.account(), request.parent(), view));
  return MoveAccount(request.account(), request.parent(), view);
}

}  // namespace steward::accounts
