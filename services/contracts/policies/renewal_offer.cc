#include "services/contracts/policies/renewal_offer.h"

#include <utility>

#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"

namespace steward::contracts {

absl::StatusOr<v1::RenewalOffer> OfferOf(PricedLines priced, v1::RenewalOffer::Side side,
                                         const ContractView& view) {
  STEWARD_ASSIGN_OR_RETURN(const auto next, PlanNextTerm(view.contract(), std::move(priced)));
  v1::RenewalOffer offer;
  *offer.mutable_lines() = next.lines();
  offer.set_arr_minor(next.new_arr().minor_units());
  offer.set_side(side);
  return offer;
}

}  // namespace steward::contracts
