#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "libs/base/integer_math.h"

// What a set of renewals or opportunities is worth, each won as a whole or not at all and each by
// itself: they are taken as independent (DOMAIN.md 3.3 "Forecast", 3.6 "Contracts"). Amounts are
// minor units of one currency. Pure functions.
namespace steward::contracts {

struct Opportunity {
  // May be below zero.
  int64_t amount_minor = 0;
  // That it is won, 0 to 10000.
  int32_t probability_bp = 0;
};

struct ExpectedValue {
  // Sum of a p.
  int64_t expected_minor = 0;
  // Sum of a^2 p (1 - p), in squared minor units; wide, for it passes 64 bits where amounts pass
  // 10^9.
  WideInteger variance_minor2 = 0;
  // The root of the exact variance, not of the rounded one.
  int64_t sd_minor = 0;
};

// Each figure is rounded half up, once, from the exact inputs. INVALID_FIELD for
// "opportunities[i].probability_bp"; OUT_OF_RANGE where an int64 can't hold the expected value.
absl::StatusOr<ExpectedValue> ExpectedValueOf(absl::Span<const Opportunity> opportunities);

// Up to so many, percentiles come from the exact distribution; beyond it, from the normal one.
inline constexpr size_t kExactOpportunitiesMax = 20;

struct Percentiles {
  // In 10, 50 and 90 of 100 cases it comes to no more than this.
  int64_t p10_minor = 0;
  int64_t p50_minor = 0;
  int64_t p90_minor = 0;
  // Exact: the least total whose probability to be reached or stayed under is at least 10, 50 or 90
  // %, over all 2^n outcomes. Normal: expected - 1.2816 sd, expected, expected + 1.2816 sd, half
  // up, from the exact expected value and variance; nothing is cut off at the least and the
  // greatest total that can be.
  bool is_exact = false;
};

// Errors as ExpectedValueOf.
absl::StatusOr<Percentiles> PercentilesOf(absl::Span<const Opportunity> opportunities);

}  // namespace steward::contracts
