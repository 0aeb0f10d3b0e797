#include <utility>

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/built_in_scorecard.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// The newest version of a scorecard; the built-in one until the one that holds is defined.
absl::Status GetScorecard(const v1::GetScorecardRequest& request,
                          const engine::QueryContext& context, v1::Scorecard* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::ScorecardState>(request.name()));
  if (state != nullptr) {
    *response = std::move(*state->mutable_scorecard());
  } else if (request.name() == kScorecardInForce) {
    *response = BuiltInScorecard();
  } else {
    return NotFound(request.name());
  }
  return absl::OkStatus();
}

}  // namespace steward::accounts
