#include "services/contracts/policies/co_termination.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

absl::StatusOr<CoTermQuote> Multiply(const Term& term, int64_t unit_price_minor, int64_t quantity) {
  if (quantity < 0) return InvalidField("quantity", "must not be negative");
  STEWARD_ASSIGN_OR_RETURN(const int64_t amount, CheckedMul(unit_price_minor, quantity));
  return CoTermQuote{.term = term, .unit_price_minor = unit_price_minor, .amount_minor = amount};
}

}  // namespace

absl::StatusOr<CoTermQuote> QuoteCoTermLine(ProrationMode mode, const Term& term, Day line_start,
                                            const TermPrice& price) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t unit_price,
                           Prorate(mode, term, line_start, price.unit_price_minor));
  return Multiply({.start = line_start, .end = term.end}, unit_price, price.quantity);
}

absl::StatusOr<CoTermQuote> QuoteMovedEnd(ProrationMode mode, const Term& term, Day new_end,
                                          const TermPrice& price) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  if (new_end <= term.start || new_end > kDayMax) {
    return InvalidField("new_end_exclusive",
                        absl::StrCat("must be after the term's start, ", FormatDay(term.start)));
  }
  if (new_end == term.end) return Multiply({.start = new_end, .end = new_end}, 0, price.quantity);
  const Term moved = {.start = std::min(term.end, new_end), .end = std::max(term.end, new_end)};
  STEWARD_ASSIGN_OR_RETURN(Share share, ShareOfTerm(mode, term, moved));
  if (new_end < term.end) share.numerator = -share.numerator;
  STEWARD_ASSIGN_OR_RETURN(const int64_t unit_price, TakeShare(price.unit_price_minor, share));
  return Multiply(moved, unit_price, price.quantity);
}

}  // namespace steward::contracts
