#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "services/contracts/policies/line_arr.h"
#include "services/contracts/policies/term_dates.h"

// What was conceded in a negotiation: the sum of (list - agreed) x quantity x periods in the term
// (DOMAIN.md 3.3 "Negotiation", 3.6 "Contracts"). A line that is agreed above the list concedes
// nothing, and takes nothing from the others. Amounts are minor units of one currency. Pure
// functions. Errors name the fields term_start, term_end_exclusive, lines[i].quantity,
// .list_price_minor and .agreed_price_minor.
namespace steward::contracts {

struct ConcessionLine {
  // Of usage no quantity is agreed on: it concedes nothing. A one-off price is paid once.
  LineKind kind = LineKind::kRecurring;
  // For one unit and one period; not negative.
  int64_t list_price_minor = 0;
  int64_t agreed_price_minor = 0;
  // 0 or more.
  int64_t quantity = 0;
  // Counts for recurring lines.
  PricePeriod price_period = PricePeriod::kMonth;
};

struct Concession {
  int64_t total_minor = 0;
  // What each line comes to, in their order. They sum to the total, by largest remainder.
  std::vector<int64_t> lines_minor;
};

// The value of all lines over the term. Its length in months is as MONTH_DAY proration counts it
// (days left over / days of the month in which they begin), and a year has 52 weeks, 12 months or 4
// quarters, as in ARR. The exact sum is rounded half up once. OUT_OF_RANGE beyond int64.
absl::StatusOr<Concession> ConcessionOf(const Term& term, absl::Span<const ConcessionLine> lines);

}  // namespace steward::contracts
