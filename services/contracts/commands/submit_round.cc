#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_offer.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// PROPOSED, NEGOTIATING or LOCKED_IN -> NEGOTIATING: what one side now asks for.
Decision SubmitRound(const v1::SubmitRoundRequest& request, const ContractView& view,
                     const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "SubmitRound", env.now));
  PricedLines lines{.lines = {request.lines().begin(), request.lines().end()}};
  v1::RenewalRoundSubmitted event;
  event.set_round(view.renewal()->rounds() + 1);
  STEWARD_ASSIGN_OR_RETURN(*event.mutable_offer(), OfferOf(std::move(lines), request.side(), view));
  return event;
}

}  // namespace steward::contracts
