#include "services/contracts/policies/escalator.h"

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int64_t kRateMax = std::numeric_limits<int32_t>::max();

absl::Status CheckRate(const std::string& path, int64_t rate_bp) {
  if (rate_bp >= -kWholeBp && rate_bp <= kRateMax) return absl::OkStatus();
  return InvalidField(path, absl::StrCat("must be ", -kWholeBp, " to ", kRateMax, " basis points"));
}

absl::Status CheckStep(const std::string& path, const PriceStep& step, Day after,
                       const Term& term) {
  if (step.from <= after || step.from >= term.end) {
    return InvalidField(path + ".from",
                        absl::StrCat("must be after ", FormatDay(after),
                                     " and before the term's end, ", FormatDay(term.end)));
  }
  if (step.rate_bp.has_value() == step.price_minor.has_value()) {
    return InvalidField(path + ".rate_bp", "must be stated, or else price_minor, and not both");
  }
  if (step.price_minor.value_or(0) < 0) {
    return InvalidField(path + ".price_minor", "must not be negative");
  }
  return CheckRate(path + ".rate_bp", step.rate_bp.value_or(0));
}

absl::Status CheckSteps(const Term& term, int64_t base_price_minor,
                        absl::Span<const PriceStep> steps) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  if (base_price_minor < 0) return InvalidField("base_price_minor", "must not be negative");
  if (steps.size() > static_cast<size_t>(kEscalatorStepsMax)) {
    return InvalidField("steps", absl::StrCat("must be at most ", kEscalatorStepsMax));
  }
  Day after = term.start;
  for (size_t i = 0; i < steps.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(CheckStep(absl::StrCat("steps[", i, "]"), steps[i], after, term));
    after = steps[i].from;
  }
  return absl::OkStatus();
}

// A price before it is rounded.
struct ExactPrice {
  WideInteger numerator;
  WideInteger denominator = 1;

  void Take(const PriceStep& step) {
    if (step.price_minor.has_value()) {
      *this = {.numerator = *step.price_minor};
      return;
    }
    numerator *= kWholeBp + *step.rate_bp;
    denominator *= kWholeBp;
  }
};

}  // namespace

absl::StatusOr<std::vector<PriceStep>> RegularSteps(const Term& term, int32_t every_months,
                                                    int64_t rate_bp) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(term));
  if (every_months < 1) return InvalidField("every_months", "must be at least 1");
  STEWARD_RETURN_IF_ERROR(CheckRate("rate_bp", rate_bp));
  const int64_t count = MonthSpanOf(term).months / every_months;
  std::vector<PriceStep> steps;
  for (int64_t i = 1; i <= count; ++i) {
    STEWARD_ASSIGN_OR_RETURN(const Day from,
                             AddMonths(term.start, static_cast<int32_t>(i * every_months)));
    if (from == term.end) break;
    if (steps.size() == static_cast<size_t>(kEscalatorStepsMax)) {
      return Reject(Reason::REASON_OUT_OF_RANGE,
                    absl::StrCat("the term has more than ", kEscalatorStepsMax,
                                 " steps; raise every_months"));
    }
    steps.push_back({.from = from, .rate_bp = rate_bp});
  }
  return steps;
}

absl::StatusOr<std::vector<PriceSegment>> EscalatedPrices(const Term& term,
                                                          int64_t base_price_minor,
                                                          absl::Span<const PriceStep> steps) {
  STEWARD_RETURN_IF_ERROR(CheckSteps(term, base_price_minor, steps));
  std::vector<PriceSegment> segments = {{.days = term, .unit_price_minor = base_price_minor}};
  ExactPrice exact = {.numerator = base_price_minor};
  for (const PriceStep& step : steps) {
    exact.Take(step);
    STEWARD_ASSIGN_OR_RETURN(const int64_t price,
                             ToInt64(DivHalfUp(exact.numerator, exact.denominator),
                                     absl::StrCat("the price from ", FormatDay(step.from), " on")));
    segments.back().days.end = step.from;
    segments.push_back({.days = {.start = step.from, .end = term.end}, .unit_price_minor = price});
  }
  return segments;
}

}  // namespace steward::contracts
