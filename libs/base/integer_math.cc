#include "libs/base/integer_math.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward {

absl::StatusOr<int64_t> ToInt64(const WideInteger& value, absl::string_view what) {
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max()) {
    return Reject(Reason::REASON_OUT_OF_RANGE,
                  absl::StrCat(what, " comes to ", value.str(), ", beyond what 64 bits hold"));
  }
  return static_cast<int64_t>(value);
}

WideInteger DivFloor(const WideInteger& numerator, const WideInteger& denominator) {
  STEWARD_CHECK(denominator > 0) << "a denominator is " << denominator.str();
  WideInteger quotient;
  WideInteger remainder;
  divide_qr(numerator, denominator, quotient, remainder);
  if (remainder < 0) --quotient;
  return quotient;
}

WideInteger DivHalfUp(const WideInteger& numerator, const WideInteger& denominator) {
  return DivFloor(2 * numerator + denominator, 2 * denominator);
}

absl::StatusOr<int64_t> RatioBp(const WideInteger& part, const WideInteger& whole) {
  if (whole < 1) {
    return Reject(Reason::REASON_OUT_OF_RANGE,
                  absl::StrCat("the ratio ", part.str(), " / ", whole.str(), " is undefined"));
  }
  return ToInt64(DivHalfUp(part * kWholeBp, whole), "a ratio in basis points");
}

WideInteger SqrtFloor(const WideInteger& value) {
  STEWARD_CHECK(value >= 0) << "a radicand is " << value.str();
  return boost::multiprecision::sqrt(value);
}

WideInteger IntegerSqrt(const WideInteger& numerator, const WideInteger& denominator) {
  // floor(x + 1/2) = floor((floor(2x) + 1) / 2), and floor(2x) = floor(sqrt(floor(4x²))).
  return (SqrtFloor(DivFloor(4 * numerator, denominator)) + 1) / 2;
}

WideInteger PlusSqrtHalfUp(const WideInteger& base, const WideInteger& radicand,
                           const WideInteger& denominator) {
  // floor((m + y) / n) = floor((m + floor(y)) / n) for integers m and n.
  return DivFloor(2 * base + denominator + SqrtFloor(4 * radicand), 2 * denominator);
}

WideInteger MinusSqrtHalfUp(const WideInteger& base, const WideInteger& radicand,
                            const WideInteger& denominator) {
  WideInteger ceiling = SqrtFloor(4 * radicand);
  if (ceiling * ceiling < 4 * radicand) ++ceiling;
  return DivFloor(2 * base + denominator - ceiling, 2 * denominator);
}

absl::StatusOr<std::vector<int64_t>> LargestRemainder(absl::Span<const WideInteger> numerators,
                                                      const WideInteger& denominator) {
  WideInteger sum = 0;
  WideInteger floors_sum = 0;
  std::vector<WideInteger> parts;
  std::vector<WideInteger> remainders;
  for (const WideInteger& numerator : numerators) {
    parts.push_back(DivFloor(numerator, denominator));
    remainders.push_back(numerator - parts.back() * denominator);
    sum += numerator;
    floors_sum += parts.back();
  }

  std::vector<size_t> order(parts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&remainders](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  // At most one for each part, for every remainder is below one.
  const auto left_over = static_cast<size_t>(DivHalfUp(sum, denominator) - floors_sum);
  for (size_t i = 0; i < left_over; ++i) ++parts[order[i]];

  std::vector<int64_t> rounded;
  for (const WideInteger& part : parts) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t value, ToInt64(part, "a rounded part"));
    rounded.push_back(value);
  }
  return rounded;
}

}  // namespace steward
