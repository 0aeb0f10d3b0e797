#include <google/protobuf/util/message_differencer.h>

#include "libs/base/status.h"
#include "libs/base/text.h"
#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_messages.h"
#include "steward/accounts/v1/health_events.pb.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::accounts {

// What health is measured by (DOMAIN.md 3.1 Health): the first definition of a scorecard, or its
// next version where the rules are others. What is so already is nothing new.
Decision DefineScorecard(const v1::DefineScorecardRequest& request, const ScorecardView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(ValidateName("display_name", request.display_name()));
  STEWARD_RETURN_IF_ERROR(CheckRules(request.rules(), "rules."));
  const v1::Scorecard& before = view.scorecard();
  const bool same_rules =
      google::protobuf::util::MessageDifferencer::Equals(before.rules(), request.rules());
  if (same_rules && before.display_name() == request.display_name()) return Nothing();
  v1::ScorecardDefined event;
  v1::Scorecard* scorecard = event.mutable_scorecard();
  scorecard->set_name(env.aggregate);
  scorecard->set_display_name(request.display_name());
  scorecard->set_version(before.version() + (same_rules ? 0 : 1));
  *scorecard->mutable_rules() = request.rules();
  return event;
}

}  // namespace steward::accounts
