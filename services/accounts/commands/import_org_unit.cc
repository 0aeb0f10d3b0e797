#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

Decision CreateFromImport(const v1::ImportOrgUnitRequest& request, const PeopleView& view,
                          const Env& env) {
  v1::OrgUnitCreated event;
  *event.mutable_org_unit() = NewOrgUnit(env.aggregate, request.org_unit());
  STEWARD_RETURN_IF_ERROR(CheckOrgUnitFields(PopulatedFields(event.org_unit(), kOrgUnitFields),
                                             env.aggregate, event.org_unit(), view));
  return event;
}

}  // namespace

// An org unit as a source system knows it (DESIGN.md 1, "Requests"). Equal content is nothing new;
// a field that a live request set since is a conflict unless the import overwrites.
Decision ImportOrgUnit(const v1::ImportOrgUnitRequest& request, const PeopleView& view,
                       const Env& env) {
  const v1::OrgUnitState* state = view.org_unit();
  if (state == nullptr) return CreateFromImport(request, view, env);
  const ImportRules rules = {kOrgUnitFields, state->live_fields(), request.overwrite()};
  STEWARD_ASSIGN_OR_RETURN(const auto update,
                           ImportFields(rules, request.org_unit(), state->org_unit()));
  STEWARD_RETURN_IF_ERROR(CheckOrgUnitFields(update.mask, env.aggregate, update.after, view));
  if (update.empty()) return Nothing();
  v1::OrgUnitUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::accounts
