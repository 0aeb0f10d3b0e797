#pragma once

#include "absl/status/statusor.h"

#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/view.h"

// What one side offers for the next term (DOMAIN.md 3.3 "Negotiation"). Pure functions.
namespace steward::contracts {

// The lines as an offer of that side, checked as those of a contract: INVALID_FIELD for
// "lines[i]....", NO_NEXT_TERM.
absl::StatusOr<v1::RenewalOffer> OfferOf(PricedLines priced, v1::RenewalOffer::Side side,
                                         const ContractView& view);

}  // namespace steward::contracts
