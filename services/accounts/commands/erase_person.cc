#include "services/accounts/people_view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// Their personal texts are deleted in every service (DESIGN.md 1, "Personal data"): the engine does
// that wherever the event arrives. Assignments and reporting lines keep the id. Said twice, it is
// nothing new.
Decision ErasePerson(const v1::ErasePersonRequest&, const PeopleView& view, const Env& env) {
  if (view.person()->person().state() == v1::Person::STATE_ERASED) return Nothing();
  v1::PersonErased event;
  event.set_person(env.aggregate);
  return event;
}

}  // namespace steward::accounts
