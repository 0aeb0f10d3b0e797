#include "services/accounts/policies/half_life.h"

#include <cstdint>
#include <rapidcheck.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>

#include "libs/base/integer_math.h"

namespace steward::accounts {
namespace {

using Real = boost::multiprecision::cpp_bin_float_100;

constexpr absl::Duration kMonth = absl::Hours(30 * 24);

Real RealOf(Decay decay) { return Real(WideInteger(decay)) / Real(WideInteger(kDecayOne)); }

Real TrueDecay(absl::Duration age, absl::Duration half_life) {
  const Real exponent = Real(absl::ToInt64Microseconds(age)) / absl::ToInt64Microseconds(half_life);
  return pow(Real(2), -exponent);
}

TEST(DecayAt, IsOneUpToAgeZero) {
  EXPECT_EQ(DecayAt(absl::ZeroDuration(), kMonth), kDecayOne);
  EXPECT_EQ(DecayAt(-kMonth, kMonth), kDecayOne);
  EXPECT_EQ(DecayAt(-absl::InfiniteDuration(), kMonth), kDecayOne);
}

TEST(DecayAt, IsExactlyHalfAfterEachHalfLife) {
  for (int n = 0; n <= kDecayBits; ++n) EXPECT_EQ(DecayAt(n * kMonth, kMonth), kDecayOne >> n) << n;
}

TEST(DecayAt, IsNothingWhenAllBitsAreGone) {
  EXPECT_EQ(DecayAt((kDecayBits + 1) * kMonth, kMonth), 0);
  EXPECT_EQ(DecayAt(absl::InfiniteDuration(), kMonth), 0);
}

TEST(DecayAt, IsHalfOfWhatItWasAHalfLifeAgoAtEveryAge) {
  EXPECT_TRUE(rc::check([] {
    const auto age = absl::Microseconds(*rc::gen::inRange<int64_t>(0, 8LL * 30 * 86'400'000'000));
    const auto half = DecayAt(age + kMonth, kMonth);
    RC_ASSERT(half == DecayAt(age, kMonth) >> 1);
    RC_ASSERT(DecayAt(age, kMonth) == half << 1);
  }));
}

TEST(DecayAt, IsWithinOnePartIn2To58OfTheTrueValue) {
  EXPECT_TRUE(rc::check([] {
    const auto half_life = absl::Microseconds(*rc::gen::inRange<int64_t>(1'000, 1LL << 50));
    const auto age =
        half_life * *rc::gen::inRange(0, 16) +
        absl::Microseconds(*rc::gen::inRange<int64_t>(0, absl::ToInt64Microseconds(half_life)));
    const Real expected = TrueDecay(age, half_life);
    const Real error = abs(RealOf(DecayAt(age, half_life)) - expected) / expected;
    RC_ASSERT(error < pow(Real(2), -58));
  }));
}

TEST(DecayAt, NeverGrowsWithAge) {
  EXPECT_TRUE(rc::check([] {
    const int64_t age_us = *rc::gen::inRange<int64_t>(0, 1LL << 46);
    const int64_t later_us = age_us + *rc::gen::inRange<int64_t>(0, 1LL << 30);
    RC_ASSERT(DecayAt(absl::Microseconds(later_us), kMonth) <=
              DecayAt(absl::Microseconds(age_us), kMonth));
  }));
}

TEST(DecayAt, TakesTheShortestAndTheLongestTimes) {
  EXPECT_EQ(DecayAt(absl::Microseconds(1), absl::Microseconds(1)), kDecayOne / 2);
  EXPECT_EQ(DecayAt(absl::Microseconds(INT64_MAX), absl::Microseconds(1)), 0);
  EXPECT_EQ(DecayAt(absl::Microseconds(INT64_MAX), absl::Microseconds(INT64_MAX)), kDecayOne / 2);
}

TEST(DecayAtDeathTest, NeedsAHalfLife) {
  EXPECT_DEATH(DecayAt(kMonth, absl::ZeroDuration()), "half-life");
}

}  // namespace
}  // namespace steward::accounts
