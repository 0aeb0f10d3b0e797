#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/term_dates.h"

// What a part of a term costs (DOMAIN.md 3.3 "Proration", 3.6 "Contracts"). Amounts are minor units
// of any currency, and may be below zero. Pure functions. Errors name the fields mode, term_start,
// term_end_exclusive and line_start.
namespace steward::contracts {

enum class ProrationMode {
  // Days of the part / days of the term.
  kDaily,
  // (Whole months from the part's start + days left at its end / days of the month in which those
  // begin) / months of the term. Terms that are not whole months have kDaily only. The formula
  // holds as it stands in short months too: from 31 January to 30 March it counts 1 + 30/28 months.
  kMonthDay,
};

// A share before anything is rounded. The denominator is at least 1.
struct Share {
  int64_t numerator = 0;
  int64_t denominator = 1;
};

// What `part` is of `term`; it need not lie in the term, and comes to more than 1 where it is
// longer. INVALID_FIELD for a term or part that is none, and for kMonthDay of a term that is not
// whole months.
absl::StatusOr<Share> ShareOfTerm(ProrationMode mode, const Term& term, const Term& part);

// amount x share, rounded half up once. OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> TakeShare(int64_t amount_minor, const Share& share);

// The price from `line_start` to the end of the term of what costs `full_term_price_minor` for the
// whole term, rounded half up once. INVALID_FIELD as ShareOfTerm, and for a start outside the term.
absl::StatusOr<int64_t> Prorate(ProrationMode mode, const Term& term, Day line_start,
                                int64_t full_term_price_minor);

}  // namespace steward::contracts
