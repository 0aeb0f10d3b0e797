#include "services/contracts/policies/concession.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int64_t kMonthsPerYear = 12;

absl::Status CheckLine(const std::string& path, const ConcessionLine& line) {
  if (line.quantity < 0) return InvalidField(path + ".quantity", "must not be negative");
  if (line.list_price_minor < 0) {
    return InvalidField(path + ".list_price_minor", "must not be negative");
  }
  if (line.agreed_price_minor < 0) {
    return InvalidField(path + ".agreed_price_minor", "must not be negative");
  }
  return absl::OkStatus();
}

// The term in years, exact, and at once what all lines are divided by.
struct Years {
  WideInteger numerator;
  WideInteger denominator;
};

Years YearsOf(const Term& term) {
  const MonthSpan span = MonthSpanOf(term);
  return {.numerator = int64_t{span.months} * span.month_days + span.days,
          .denominator = kMonthsPerYear * span.month_days};
}

// The periods of the line in the term, times the years' denominator.
WideInteger PeriodsOf(const ConcessionLine& line, const Years& years) {
  if (line.kind == LineKind::kUsage) return 0;
  if (line.kind == LineKind::kOneOff) return years.denominator;
  switch (line.price_period) {
    case PricePeriod::kWeek:
      return years.numerator * 52;
    case PricePeriod::kMonth:
      return years.numerator * kMonthsPerYear;
    case PricePeriod::kQuarter:
      return years.numerator * 4;
    case PricePeriod::kYear:
      return years.numerator;
    case PricePeriod::kTerm:
      return years.denominator;
  }
  STEWARD_UNREACHABLE();
}

}  // namespace

absl::StatusOr<Concession> ConcessionOf(const Term& term, absl::Span<const ConcessionLine> lines) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  const Years years = YearsOf(term);
  std::vector<WideInteger> parts;
  WideInteger sum = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const ConcessionLine& line = lines[i];
    STEWARD_RETURN_IF_ERROR(CheckLine(absl::StrCat("lines[", i, "]"), line));
    const int64_t conceded = std::max<int64_t>(0, line.list_price_minor - line.agreed_price_minor);
    parts.push_back(WideInteger(conceded) * line.quantity * PeriodsOf(line, years));
    sum += parts.back();
  }
  Concession concession;
  STEWARD_ASSIGN_OR_RETURN(concession.total_minor,
                           ToInt64(DivHalfUp(sum, years.denominator), "the concession"));
  STEWARD_ASSIGN_OR_RETURN(concession.lines_minor, LargestRemainder(parts, years.denominator));
  return concession;
}

}  // namespace steward::contracts
