#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/term_dates.h"

// Prices that change inside a term because the contract says so (DOMAIN.md 3.3 "Renewal price"):
// contracted steps, which revenue counts as PRICE and not as expansion. Prices are minor units of
// one unit for one period, and not negative. Rates compound exactly from the last price that was
// stated, and each price is rounded half up once from there: no price comes from a rounded one
// (3.6 "Kernel"). Pure functions. Errors name the fields term_start, term_end_exclusive,
// base_price_minor, steps[i].from, .rate_bp and .price_minor, every_months and rate_bp.
namespace steward::contracts {

// Steps of one term; a step a month for 83 years.
inline constexpr int32_t kEscalatorStepsMax = 1000;

// From a day on, either a new price or a rate on the price before; exactly one of them.
struct PriceStep {
  Day from = 0;
  // Basis points, int32, -10,000 (free from then on) or more.
  std::optional<int64_t> rate_bp;
  std::optional<int64_t> price_minor;
};

// A price and the days for which it holds.
struct PriceSegment {
  Term days;
  int64_t unit_price_minor = 0;

  friend bool operator==(const PriceSegment&, const PriceSegment&) = default;
};

// A step by `rate_bp` every so many months from the term's start, as long as the term lasts: none
// on its first day, none on its end. INVALID_FIELD for a term that is none, for months below 1 and
// a rate that no step can have; OUT_OF_RANGE for more than kEscalatorStepsMax.
absl::StatusOr<std::vector<PriceStep>> RegularSteps(const Term& term, int32_t every_months,
                                                    int64_t rate_bp);

// The prices of the term, in order and without gaps, one more than there are steps. INVALID_FIELD
// for steps that are not in order, lie outside the term or on its first day, or say not exactly one
// of rate and price; OUT_OF_RANGE for a price beyond int64.
absl::StatusOr<std::vector<PriceSegment>> EscalatedPrices(const Term& term,
                                                          int64_t base_price_minor,
                                                          absl::Span<const PriceStep> steps);

}  // namespace steward::contracts
