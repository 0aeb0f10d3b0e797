#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// They left at the request's effective time, which doesn't lie ahead. What they hold stays as it
// is, and so do the reporting lines of others to them: somebody decides who follows.
Decision MarkPersonLeft(const v1::MarkPersonLeftRequest&, const PeopleView& view, const Env& env) {
  if (env.effective_time > env.now) {
    return InvalidField("effective_time", "must not lie ahead: say it once they have left");
  }
  const v1::Person& person = view.person()->person();
  if (person.state() != v1::Person::STATE_ACTIVE) return RefuseInState(person, "MarkPersonLeft");
  v1::PersonLeft event;
  *event.mutable_left_time() = ToTimestamp(env.effective_time);
  return event;
}

}  // namespace steward::accounts
