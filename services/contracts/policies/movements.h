#pragma once

#include <vector>

#include "absl/strings/string_view.h"

#include "services/contracts/view.h"

// Movements of recurring revenue (DOMAIN.md 3.3 and 3.6). Pure functions.
namespace steward::contracts {

// A change of an account's total on one day, in one currency, over all its products at once.
struct Movement {
  // One of the kinds of rows.h.
  absl::string_view kind;
  // Without a product; the amount is signed and not 0.
  v1::RevenueStep step;
};

// The movements of an account, by currency and day: NEW when its total in that currency leaves 0
// for the first time, REACTIVATION when it does so again, CHURN when it comes back to 0, else PRICE
// for what renewed terms cost more (or less), and EXPANSION or CONTRACTION for the rest. A day
// whose changes cancel out has none.
std::vector<Movement> MovementsOf(const v1::RevenueSummary& revenue);

}  // namespace steward::contracts
