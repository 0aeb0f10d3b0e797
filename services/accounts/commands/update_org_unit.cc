#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// Changes the masked fields; the parent exists and does not lie below the unit. Equal values are
// nothing new.
Decision UpdateOrgUnit(const v1::UpdateOrgUnitRequest& request, const PeopleView& view,
                       const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const auto update,
                           ApplyMask(request.update_mask(), kOrgUnitFields, request.org_unit(),
                                     view.org_unit()->org_unit()));
  STEWARD_RETURN_IF_ERROR(CheckOrgUnitFields(update.mask, env.aggregate, update.after, view));
  if (update.empty()) return Nothing();
  v1::OrgUnitUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::accounts
