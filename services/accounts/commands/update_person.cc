#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// Changes the masked fields, also of a person who left; equal values are nothing new.
Decision UpdatePerson(const v1::UpdatePersonRequest& request, const PeopleView& view, const Env&) {
  const v1::Person& person = view.person()->person();
  STEWARD_ASSIGN_OR_RETURN(
      const auto update, ApplyMask(request.update_mask(), kPersonFields, request.person(), person));
  if (person.state() == v1::Person::STATE_ERASED) return RefuseErased(person.name());
  STEWARD_RETURN_IF_ERROR(CheckPersonFields(update.mask, update.after, view));
  if (update.empty()) return Nothing();
  v1::PersonUpdated event;
  *event.mutable_mask() = update.mask;
  *event.mutable_before() = update.before;
  *event.mutable_after() = update.after;
  return event;
}

}  // namespace steward::accounts
