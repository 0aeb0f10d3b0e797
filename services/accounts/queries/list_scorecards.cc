#include <utility>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/built_in_scorecard.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// Every scorecard, by id; before the first page the built-in one, where it holds.
absl::Status ListScorecards(const v1::ListScorecardsRequest& request,
                            const engine::QueryContext& context,
                            v1::ListScorecardsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(kScorecardsAll, {}, false,
                        {request.page_size(), request.page_token(), "ListScorecards"}));
  if (request.page_token().empty()) {
    STEWARD_ASSIGN_OR_RETURN(const auto defined,
                             context.Find<v1::ScorecardState>(kScorecardInForce));
    if (defined == nullptr) *response->add_scorecards() = BuiltInScorecard();
  }
  for (const std::string& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::ScorecardState>(name));
    if (state != nullptr) *response->add_scorecards() = std::move(*state->mutable_scorecard());
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
