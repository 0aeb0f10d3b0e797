#include <string>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/accounts/policies/open_account.h"
#include "services/accounts/policies/relationships.h"
#include "steward/accounts/v1/relationships_events.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

namespace steward::accounts {

// One contact between people of ours and the customer (DOMAIN.md 2, F1), effective when it took
// place.
Decision LogInteraction(const v1::LogInteractionRequest& request, const RelationshipView& view,
                        const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const absl::Time time, InteractionTime(request, env));
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  for (const std::string& person : request.people()) {
    STEWARD_RETURN_IF_ERROR(CheckTookPart(person, view));
  }
  v1::InteractionLogged event;
  *event.mutable_people() = request.people();
  event.set_channel(request.channel());
  *event.mutable_time() = ToTimestamp(time);
  event.set_summary(request.summary());
  Decision decision;
  decision.Add(std::move(event)).At(time);
  return decision;
}

}  // namespace steward::accounts
