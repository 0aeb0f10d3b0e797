#include "libs/base/integer_math.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"

namespace steward {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

// Up to about 500 bits, of either sign.
WideInteger AnyWide() {
  WideInteger value = 1;
  const int factors = *rc::gen::inRange(1, 9);
  for (int i = 0; i < factors; ++i) value *= *rc::gen::arbitrary<int64_t>();
  return value;
}

WideInteger AnyPositive() { return abs(AnyWide()) + 1; }

TEST(ToInt64, HoldsTheLimitsAndNothingBeyond) {
  EXPECT_EQ(*ToInt64(kMin, "x"), kMin);
  EXPECT_EQ(*ToInt64(kMax, "x"), kMax);
  EXPECT_EQ(DetailOf(ToInt64(WideInteger(kMax) + 1, "x").status()).reason(),
            Reason::REASON_OUT_OF_RANGE);
  EXPECT_EQ(DetailOf(ToInt64(WideInteger(kMin) - 1, "x").status()).reason(),
            Reason::REASON_OUT_OF_RANGE);
}

TEST(DivHalfUp, RoundsHalvesUpBelowZeroToo) {
  EXPECT_EQ(DivHalfUp(5, 2), 3);
  EXPECT_EQ(DivHalfUp(-5, 2), -2);
  EXPECT_EQ(DivHalfUp(-7, 4), -2);
  EXPECT_EQ(DivHalfUp(-6, 4), -1);
  EXPECT_EQ(DivHalfUp(0, 7), 0);
  EXPECT_EQ(DivFloor(-1, 3), -1);
}

TEST(DivHalfUp, IsWithinAHalfOfTheRatio) {
  EXPECT_TRUE(rc::check("any ratio", [] {
    const WideInteger n = AnyWide();
    const WideInteger d = AnyPositive();
    const WideInteger rounded = DivHalfUp(n, d);
    // rounded <= n/d + 1/2 < rounded + 1
    RC_ASSERT(2 * rounded * d <= 2 * n + d);
    RC_ASSERT(2 * n + d < 2 * (rounded + 1) * d);
  }));
}

TEST(RatioBp, IsRoundedOnceAndUndefinedWithoutAWhole) {
  EXPECT_EQ(*RatioBp(1, 3), 3333);
  EXPECT_EQ(*RatioBp(2, 3), 6667);
  EXPECT_EQ(*RatioBp(1, 20'000), 1);
  EXPECT_EQ(*RatioBp(-1, 20'000), 0);
  EXPECT_EQ(*RatioBp(kMax, kMax), 10'000);
  EXPECT_EQ(DetailOf(RatioBp(1, 0).status()).reason(), Reason::REASON_OUT_OF_RANGE);
  EXPECT_EQ(DetailOf(RatioBp(kMax, 1).status()).reason(), Reason::REASON_OUT_OF_RANGE);
}

TEST(IntegerSqrt, RoundsHalfUp) {
  EXPECT_EQ(IntegerSqrt(0), 0);
  EXPECT_EQ(IntegerSqrt(1), 1);
  EXPECT_EQ(IntegerSqrt(2), 1);
  EXPECT_EQ(IntegerSqrt(3), 2);
  EXPECT_EQ(IntegerSqrt(6), 2);
  EXPECT_EQ(IntegerSqrt(7), 3);
  // The root of a ratio can be a half; that of an integer can't.
  EXPECT_EQ(IntegerSqrt(9, 4), 2);
  EXPECT_EQ(IntegerSqrt(25, 4), 3);
  EXPECT_EQ(IntegerSqrt(1, 5), 0);
  EXPECT_EQ(IntegerSqrt(WideInteger(kMax) * kMax), kMax);
}

TEST(IntegerSqrt, IsWithinAHalfOfTheRoot) {
  EXPECT_TRUE(rc::check("any ratio", [] {
    const WideInteger n = abs(AnyWide());
    const WideInteger d = AnyPositive();
    const WideInteger root = IntegerSqrt(n, d);
    // root - 1/2 <= sqrt(n/d) < root + 1/2, squared and multiplied by 4d.
    RC_ASSERT(root == 0 || (2 * root - 1) * (2 * root - 1) * d <= 4 * n);
    RC_ASSERT(4 * n < (2 * root + 1) * (2 * root + 1) * d);
  }));
}

// (base + sign * sqrt(radicand)) / denominator < bound, without a root.
bool IsBelow(const WideInteger& base, int sign, const WideInteger& radicand,
             const WideInteger& bound) {
  const WideInteger rest = bound - base;  // sign * sqrt(radicand) < rest
  if (sign > 0) return rest > 0 && radicand < rest * rest;
  return rest > 0 || radicand > rest * rest;
}

TEST(PlusSqrtHalfUp, IsWithinAHalfOfTheSum) {
  EXPECT_TRUE(rc::check("any sum", [] {
    const WideInteger base = AnyWide();
    const WideInteger radicand = abs(AnyWide());
    const WideInteger d = AnyPositive();
    for (const int sign : {1, -1}) {
      const WideInteger rounded =
          sign > 0 ? PlusSqrtHalfUp(base, radicand, d) : MinusSqrtHalfUp(base, radicand, d);
      // rounded - 1/2 <= value < rounded + 1/2; twice everything, times the denominator.
      RC_ASSERT(!IsBelow(2 * base, sign, 4 * radicand, (2 * rounded - 1) * d));
      RC_ASSERT(IsBelow(2 * base, sign, 4 * radicand, (2 * rounded + 1) * d));
    }
  }));
}

TEST(PlusSqrtHalfUp, RoundsExactHalvesUpOnBothSides) {
  EXPECT_EQ(PlusSqrtHalfUp(1, 16, 2), 3);    // 2.5
  EXPECT_EQ(MinusSqrtHalfUp(1, 16, 2), -1);  // -1.5
  EXPECT_EQ(MinusSqrtHalfUp(1, 15, 2), -1);  // -1.44
  EXPECT_EQ(MinusSqrtHalfUp(1, 17, 2), -2);  // -1.56
}

TEST(LargestRemainder, GivesWhatIsLeftToTheLargestRemainders) {
  EXPECT_THAT(*LargestRemainder({10, 10, 10}, 3), ElementsAre(4, 3, 3));
  EXPECT_THAT(*LargestRemainder({1, 2, 5}, 4), ElementsAre(0, 1, 1));
  EXPECT_THAT(*LargestRemainder({-1, -1, -1}, 3), ElementsAre(0, 0, -1));
  EXPECT_THAT(*LargestRemainder({}, 3), IsEmpty());
  EXPECT_THAT(*LargestRemainder({1, 1}, 4), ElementsAre(1, 0));  // a half, up
}

TEST(LargestRemainder, SaysWhenAPartIsTooLarge) {
  const auto parts = LargestRemainder({WideInteger(kMax) + 1}, 1);
  EXPECT_EQ(DetailOf(parts.status()).reason(), Reason::REASON_OUT_OF_RANGE);
}

TEST(LargestRemainder, SumsExactlyAndMovesNoPartByAWholeUnit) {
  EXPECT_TRUE(rc::check("any parts", [] {
    const auto small = *rc::gen::container<std::vector<int32_t>>(rc::gen::arbitrary<int32_t>());
    const std::vector<WideInteger> numerators(small.begin(), small.end());
    const int64_t d = *rc::gen::inRange(1, 1000);
    const auto parts = *LargestRemainder(numerators, d);

    const int64_t exact = std::accumulate(small.begin(), small.end(), int64_t{0});
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), int64_t{0}) == DivHalfUp(exact, d));
    for (size_t i = 0; i < parts.size(); ++i) {
      RC_ASSERT(parts[i] * d > small[i] - d);
      RC_ASSERT(parts[i] * d < small[i] + d || parts[i] * d == small[i]);
      for (size_t j = 0; j < i; ++j) {
        // No later part got one before an earlier one with as large a remainder.
        const auto remainder = [d](int64_t n) { return ((n % d) + d) % d; };
        const bool i_got = DivFloor(small[i], d) < parts[i];
        const bool j_got = DivFloor(small[j], d) < parts[j];
        if (i_got && !j_got) RC_ASSERT(remainder(small[i]) > remainder(small[j]));
      }
    }
  }));
}

}  // namespace
}  // namespace steward
