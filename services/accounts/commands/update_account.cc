#include <utility>

#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/policies/account_fields.h"
#include "services/accounts/policies/account_transitions.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

using v1::AccountUpdated;
using v1::UpdateAccountRequest;

// Changes the masked fields in every lifecycle but MERGED, which is terminal. Equal values are
// nothing new.
Decision UpdateAccount(const UpdateAccountRequest& request, const AccountView& view, const Env&) {
  STEWARD_ASSIGN_OR_RETURN(auto update, ApplyMask(request.update_mask(), kAccountFields,
                                                  request.account(), view.account()));
  STEWARD_RETURN_IF_ERROR(CheckAccountFields(update.mask, update.after));
  if (view.account().lifecycle() == v1::Account::LIFECYCLE_MERGED) {
    return RefuseInLifecycle(view.account(), "UpdateAccount");
  }
  if (update.empty()) return Nothing();
  AccountUpdated event;
  *event.mutable_mask() = std::move(update.mask);
  *event.mutable_before() = std::move(update.before);
  *event.mutable_after() = std::move(update.after);
  return event;
}

}  // namespace steward::accounts
