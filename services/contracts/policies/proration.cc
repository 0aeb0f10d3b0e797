#include "services/contracts/policies/proration.h"

#include <optional>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {

absl::StatusOr<Share> ShareOfTerm(ProrationMode mode, const Term& term, const Term& part) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  STEWARD_RETURN_IF_ERROR(CheckTerm(part));
  if (mode == ProrationMode::kDaily) {
    return Share{.numerator = DaysIn(part), .denominator = DaysIn(term)};
  }
  const std::optional<int32_t> months = WholeMonthsOf(term);
  if (!months.has_value()) {
    return InvalidField("mode", absl::StrCat("must be DAILY: the term from ", FormatDay(term.start),
                                             " to ", FormatDay(term.end), " is not whole months"));
  }
  const MonthSpan span = MonthSpanOf(part);
  return Share{.numerator = int64_t{span.months} * span.month_days + span.days,
               .denominator = int64_t{*months} * span.month_days};
}

absl::StatusOr<int64_t> TakeShare(int64_t amount_minor, const Share& share) {
  return MulDivHalfUp(amount_minor, share.numerator, share.denominator);
}

absl::StatusOr<int64_t> Prorate(ProrationMode mode, const Term& term, Day line_start,
                                int64_t full_term_price_minor) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  if (line_start < term.start || line_start >= term.end) {
    return InvalidField("line_start",
                        absl::StrCat("must be a day of the term, from ", FormatDay(term.start),
                                     " to the day before ", FormatDay(term.end)));
  }
  const Term line = {.start = line_start, .end = term.end};
  STEWARD_ASSIGN_OR_RETURN(const Share share, ShareOfTerm(mode, term, line));
  return TakeShare(full_term_price_minor, share);
}

}  // namespace steward::contracts
