#include <utility>

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/queries/queries.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {

// What the term after this renewal's would come to by the price rule of its contract. The next term
// of a renewal that is decided was agreed already: ILLEGAL_TRANSITION.
absl::Status QuoteRenewal(const v1::QuoteRenewalRequest& request,
                          const engine::QueryContext& context, v1::RenewalQuote* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto renewal, context.Find<v1::RenewalState>(request.name()));
  STEWARD_ASSIGN_OR_RETURN(const auto contract,
                           context.Find<v1::ContractState>(ParentOf(request.name())));
  if (renewal == nullptr || contract == nullptr) return NotFound(request.name());
  const auto state = renewal->renewal().state();
  if (!IsUndecided(state)) {
    return IllegalTransition(request.name(), v1::Renewal::State_Name(state), "QuoteRenewal", {});
  }
  const auto prices = Pointers(request.list_prices());
  PriceSources sources{.list_prices = prices};
  if (request.has_cpi_bp()) sources.cpi_bp = request.cpi_bp();
  STEWARD_ASSIGN_OR_RETURN(PricedLines priced, PriceNextTerm(contract->contract(), sources));
  STEWARD_ASSIGN_OR_RETURN(const auto next, PlanNextTerm(contract->contract(), std::move(priced)));
  response->set_renewal(request.name());
  response->set_next_term_no(next.term_no());
  *response->mutable_start_date() = next.start_date();
  *response->mutable_end_date() = next.end_date();
  *response->mutable_lines() = next.lines();
  *response->mutable_old_arr() = next.old_arr();
  *response->mutable_new_arr() = next.new_arr();
  if (next.has_uplift_bp()) response->set_uplift_bp(next.uplift_bp());
  response->set_cap_applied(next.cap_applied());
  return absl::OkStatus();
}

}  // namespace steward::contracts
