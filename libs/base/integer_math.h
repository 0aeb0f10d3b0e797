#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include <boost/multiprecision/cpp_int.hpp>

// Exact intermediates and the one rounding that the platform knows (DOMAIN.md 3.0, 3.6): half up,
// floor(x + 1/2), below zero too, once, at the outermost step. All functions are pure and
// thread-safe; none of them can overflow before ToInt64 says so. A denominator below 1 or a
// radicand below 0 is a programmer's error (STEWARD_CHECK).
namespace steward {

// An integer without limits. Expression templates are off, so that `auto` is safe.
using WideInteger = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                                  boost::multiprecision::et_off>;

// A whole in basis points.
inline constexpr int64_t kWholeBp = 10'000;

// The value, or OUT_OF_RANGE where an int64 can't hold it; `what` names the figure in the message
// ("the variance").
absl::StatusOr<int64_t> ToInt64(const WideInteger& value, absl::string_view what);

// floor(numerator / denominator), for numerators below zero too.
WideInteger DivFloor(const WideInteger& numerator, const WideInteger& denominator);

// floor(numerator / denominator + 1/2).
WideInteger DivHalfUp(const WideInteger& numerator, const WideInteger& denominator);

// part / whole in basis points, half up. OUT_OF_RANGE for a whole below 1 (such a ratio is
// undefined: look at the whole first), and where an int64 can't hold the result.
absl::StatusOr<int64_t> RatioBp(const WideInteger& part, const WideInteger& whole);

// floor(sqrt(value)).
WideInteger SqrtFloor(const WideInteger& value);

// sqrt(numerator / denominator), half up, from the exact ratio: right to the last digit. To get
// more digits of the root, scale the numerator by the square of the scale.
WideInteger IntegerSqrt(const WideInteger& numerator, const WideInteger& denominator = 1);

// (base + sqrt(radicand)) / denominator and (base - sqrt(radicand)) / denominator, half up, from
// the exact root. A factor of the root goes into the radicand, squared.
WideInteger PlusSqrtHalfUp(const WideInteger& base, const WideInteger& radicand,
                           const WideInteger& denominator);
WideInteger MinusSqrtHalfUp(const WideInteger& base, const WideInteger& radicand,
                            const WideInteger& denominator);

// Rounds the parts numerators[i] / denominator so that they sum to their exact sum, half up. Each
// part is its floor or one more; the ones go to the largest remainders, equal ones to the lower
// index: list the parts in the order of their keys. OUT_OF_RANGE where an int64 can't hold a part.
absl::StatusOr<std::vector<int64_t>> LargestRemainder(absl::Span<const WideInteger> numerators,
                                                      const WideInteger& denominator);

}  // namespace steward
