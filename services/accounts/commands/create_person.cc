#include "libs/base/field_update.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// A person of our own organisation, ACTIVE from now on. Their org unit, when given, exists.
Decision CreatePerson(const v1::CreatePersonRequest& request, const PeopleView& view,
                      const Env& env) {
  v1::PersonCreated event;
  *event.mutable_person() = NewPerson(env.aggregate, request.person());
  STEWARD_RETURN_IF_ERROR(
      CheckPersonFields(PopulatedFields(event.person(), kPersonFields), event.person(), view));
  return event;
}

}  // namespace steward::accounts
