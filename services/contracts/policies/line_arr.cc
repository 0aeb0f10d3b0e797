#include "services/contracts/policies/line_arr.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/term_dates.h"

namespace steward::contracts {
namespace {

constexpr int64_t kMonthsOfYear = 12;

// Periods of a year, before a term price is divided by its months.
int64_t PeriodsPerYear(PricePeriod period) {
  switch (period) {
    case PricePeriod::kWeek:
      return 52;
    case PricePeriod::kMonth:
    case PricePeriod::kTerm:
      return kMonthsOfYear;
    case PricePeriod::kQuarter:
      return 4;
    case PricePeriod::kYear:
      return 1;
  }
  STEWARD_UNREACHABLE();
}

bool Counts(Standing standing) {
  switch (standing) {
    case Standing::kCommitted:
    case Standing::kSuspended:
    case Standing::kInGraceRenewed:
      return true;
    case Standing::kInGrace:
    case Standing::kEnded:
      return false;
  }
  STEWARD_UNREACHABLE();
}

absl::Status CheckDates(const RevenueLine& line, absl::string_view path) {
  if (!line.end_exclusive.has_value() || *line.end_exclusive >= line.start) {
    return absl::OkStatus();
  }
  return InvalidField(absl::StrCat(path, "end_exclusive"),
                      absl::StrCat("must not be before start, ", FormatDay(line.start)));
}

// The line's price with the months that it is for.
LinePrice WithTermMonths(const RevenueLine& line) {
  LinePrice price = line.price;
  const bool lacks_months = price.price_period == PricePeriod::kTerm && price.term_months == 0;
  if (!lacks_months || !line.end_exclusive.has_value() || *line.end_exclusive <= line.start) {
    return price;
  }
  price.term_months = WholeMonthsOf({line.start, *line.end_exclusive}).value_or(0);
  return price;
}

bool IsActive(const RevenueLine& line, const absl::TimeZone& zone, absl::Time at) {
  if (!Counts(line.standing) || at < StartOfDay(line.start, zone)) return false;
  return !line.end_exclusive.has_value() || at < StartOfDay(*line.end_exclusive, zone);
}

}  // namespace

absl::Status CheckLinePrice(const LinePrice& price, absl::string_view path) {
  if (price.quantity < 0) {
    return InvalidField(absl::StrCat(path, "quantity"), "must be 0 or more");
  }
  if (price.price_period == PricePeriod::kTerm && price.term_months < 1) {
    return InvalidField(absl::StrCat(path, "term_months"),
                        "must say how many months a price for the term is for, at least 1");
  }
  if (price.price_period != PricePeriod::kTerm && price.term_months != 0) {
    return InvalidField(absl::StrCat(path, "term_months"),
                        "belongs to a price for the term only; leave it out");
  }
  return absl::OkStatus();
}

ExactAmount ExactLineArr(const LinePrice& price) {
  if (price.kind != LineKind::kRecurring) return {};
  const WideInteger amount = WideInteger(price.unit_price_minor) * price.quantity;
  const bool is_for_term = price.price_period == PricePeriod::kTerm;
  return {amount * PeriodsPerYear(price.price_period), is_for_term ? price.term_months : 1};
}

absl::StatusOr<int64_t> LineArr(const LinePrice& price) {
  STEWARD_RETURN_IF_ERROR(CheckLinePrice(price));
  const ExactAmount arr = ExactLineArr(price);
  return ToInt64(DivHalfUp(arr.numerator, arr.denominator), "a year of the line");
}

absl::StatusOr<int64_t> ArrAt(absl::Span<const RevenueLine> lines, const absl::TimeZone& zone,
                              absl::Time at) {
  WideInteger total = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string path = absl::StrCat("lines[", i, "].");
    STEWARD_RETURN_IF_ERROR(CheckDates(lines[i], path));
    const LinePrice price = WithTermMonths(lines[i]);
    STEWARD_RETURN_IF_ERROR(CheckLinePrice(price, path));
    if (!IsActive(lines[i], zone, at)) continue;
    const ExactAmount arr = ExactLineArr(price);
    total += DivHalfUp(arr.numerator, arr.denominator);
  }
  return ToInt64(total, "a year of the lines");
}

}  // namespace steward::contracts
