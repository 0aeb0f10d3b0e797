#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_offer.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// PREPARING or PROPOSED -> PROPOSED: our lines for the next term, by the price rule unless stated.
Decision ProposeRenewal(const v1::ProposeRenewalRequest& request, const ContractView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(*view.renewal(), "ProposeRenewal", env.now));
  PricedLines priced{.lines = {request.lines().begin(), request.lines().end()}};
  if (priced.lines.empty()) {
    STEWARD_ASSIGN_OR_RETURN(priced, PriceNextTerm(view.contract(), {}));
  }
  v1::RenewalProposed event;
  STEWARD_ASSIGN_OR_RETURN(*event.mutable_offer(),
                           OfferOf(std::move(priced), v1::RenewalOffer::SIDE_OURS, view));
  return event;
}

}  // namespace steward::contracts
