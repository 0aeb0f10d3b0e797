#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

Decision CreateFromImport(const v1::ImportPersonRequest& request, const PeopleView& view,
                          const Env& env) {
  v1::PersonCreated event;
  *event.mutable_person() = NewPerson(env.aggregate, request.person());
  STEWARD_RETURN_IF_ERROR(
      CheckPersonFields(PopulatedFields(event.person(), kPersonFields), event.person(), view));
  return event;
}

}  // namespace

// A person as a source system knows them (DESIGN.md 1, "Requests"). Equal content is nothing new; a
// field that a live request set since is a conflict unless the import overwrites; an erased person
// doesn't come back.
Decision ImportPerson(const v1::ImportPersonRequest& request, const PeopleView& view,
                      const Env& env) {
  const v1::PersonState* state = view.person();
  if (state == nullptr) return CreateFromImport(request, view, env);
  if (state->person().state() == v1::Person::STATE_ERASED) {
    return RefuseErased(state->person().name());
  }
  const ImportRules rules = {kPersonFields, state->live_fields(), request.overwrite()};
  STEWARD_ASSIGN_OR_RETURN(const auto update,
                           ImportFields(rules, request.person(), state->person()));
  STEWARD_RETURN_IF_ERROR(CheckPersonFields(update.mask, update.after, view));
  if (update.empty()) return Nothing();
  v1::PersonUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::accounts
