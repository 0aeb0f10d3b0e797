#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_transition.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::accounts {

// The scorecard has a new version: the account is scored by it now, and not first when it moves.
// Nothing where that changes nothing.
Decision RescoreHealth(const v1::RescoreHealthRequest&, const HealthView& view, const Env& env) {
  return HealthTransition(view, env.now).Finish();
}

}  // namespace steward::accounts
