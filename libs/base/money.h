#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Exact arithmetic on minor units, and the currencies of ISO 4217. All functions are pure and
// thread-safe. No floating-point number is involved anywhere.

namespace steward {

// Sums, differences and products; OUT_OF_RANGE where an int64 can't hold them.
absl::StatusOr<int64_t> CheckedAdd(int64_t a, int64_t b);
absl::StatusOr<int64_t> CheckedSub(int64_t a, int64_t b);
absl::StatusOr<int64_t> CheckedMul(int64_t a, int64_t b);

// value * numerator / denominator, rounded half up: floor(x + 1/2), below zero too, so that -2.5
// gives -2. The product is exact. OUT_OF_RANGE for a denominator below 1, or where an int64 can't
// hold the result.
absl::StatusOr<int64_t> MulDivHalfUp(int64_t value, int64_t numerator, int64_t denominator);

// True for the alphabetic codes that are in use (amendments up to 2026) and have a minor unit, and
// for BGN and ANG, which older contracts still name. Funds codes count; metals, testing codes and
// special drawing rights don't.
bool IsKnownCurrency(absl::string_view currency);

// How many decimal digits the minor unit stands for: 2 for USD, 0 for JPY, 3 for KWD. INVALID_FIELD
// for unknown codes.
absl::StatusOr<int> MinorDigits(absl::string_view currency);

// Reads "25", "25.5", "-0.05" as minor units of the currency. Digits beyond the minor unit must be
// zeros. INVALID_FIELD for any other text (exponents, signs other than one '-', separators,
// spaces); OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> ParseAmount(absl::string_view text, absl::string_view currency);

// The decimal form with exactly the currency's digits: (2500, "USD") is "25.00". INVALID_FIELD for
// unknown codes.
absl::StatusOr<std::string> FormatAmount(int64_t minor_units, absl::string_view currency);

}  // namespace steward
