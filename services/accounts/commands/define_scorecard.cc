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
  const v1::Scorecard& asked = request.scorecard();
  STEWARD_RETURN_IF_ERROR(ValidateName("scorecard.display_name", asked.display_name()));
  STEWARD_RETURN_IF_ERROR(CheckRules(asked.rules(), "scorecard.rules."));
  const v1::Scorecard& before = view.scorecard();
  const bool same_rules =
      google::protobuf::util::MessageDifferencer::Equals(before.rules(), asked.rules());
  if (same_rules && before.display_name() == asked.display_name()) return Nothing();
  v1::ScorecardDefined event;
  v1::Scorecard* scorecard = event.mutable_scorecard();
  scorecard->set_name(env.aggregate);
  scorecard->set_display_name(asked.display_name());
  scorecard->set_version(before.version() + (same_rules ? 0 : 1));
  *scorecard->mutable_rules() = asked.rules();
  return event;
}

}  // namespace steward::accounts
