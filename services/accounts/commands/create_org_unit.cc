#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// A part of our own organisation; its parent, when given, exists.
Decision CreateOrgUnit(const v1::CreateOrgUnitRequest& request, const PeopleView& view,
                       const Env& env) {
  v1::OrgUnitCreated event;
  *event.mutable_org_unit() = NewOrgUnit(env.aggregate, request.org_unit());
  STEWARD_RETURN_IF_ERROR(CheckOrgUnitFields(PopulatedFields(event.org_unit(), kOrgUnitFields),
                                             env.aggregate, event.org_unit(), view));
  return event;
}

}  // namespace steward::accounts
