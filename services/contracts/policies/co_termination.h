#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/proration.h"
#include "services/contracts/policies/term_dates.h"

// Lines and contracts that end together (DOMAIN.md 3.3 "Amendment"): an added line ends with its
// contract and pays its price x the proration of what is left of the term. The unit price is
// rounded half up, then multiplied, so that an invoice's unit price x quantity is its amount.
// Amounts are minor units. Pure functions. Errors name the fields of proration.h, and quantity and
// new_end_exclusive.
namespace steward::contracts {

// What is sold: the price of one unit for a full term of the contract, and how many.
struct TermPrice {
  int64_t unit_price_minor = 0;
  // 0 or more.
  int64_t quantity = 1;
};

struct CoTermQuote {
  // What is paid for.
  Term term;
  int64_t unit_price_minor = 0;
  int64_t amount_minor = 0;
};

// A line that is added on `line_start` and ends with the term. INVALID_FIELD as Prorate, and for a
// quantity below 0; OUT_OF_RANGE beyond int64.
absl::StatusOr<CoTermQuote> QuoteCoTermLine(ProrationMode mode, const Term& term, Day line_start,
                                            const TermPrice& price);

// What moving the term's end costs, so that it falls on another contract's: the days from the old
// end to the new one, at the price of the term. An end that moves forward is a credit, below zero.
// Nothing where the end stays. INVALID_FIELD as ShareOfTerm, and for a new end that isn't after the
// term's start; OUT_OF_RANGE beyond int64.
absl::StatusOr<CoTermQuote> QuoteMovedEnd(ProrationMode mode, const Term& term, Day new_end,
                                          const TermPrice& price);

}  // namespace steward::contracts
