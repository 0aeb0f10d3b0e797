#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_transition.h"

namespace steward::accounts {
namespace {

bool HasNewScorecard(const HealthView& view) {
  return view.health().scorecard() != view.scorecard().name() ||
         view.health().scorecard_version() != view.scorecard().version();
}

}  // namespace

// The health of an account that was scored once follows its open escalations, and takes up a new
// version of the scorecard with the next change of the account that is looked at for consequences.
Decision FollowHealth(const HealthView& view, const Env& env) {
  if (!view.health().has_score_time()) return Nothing();
  if (!HasNewScorecard(view) && !MissesOpenEscalations(view, view.state())) return Nothing();
  return HealthTransition(view, env.now).Finish();
}

}  // namespace steward::accounts
