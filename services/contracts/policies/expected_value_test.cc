#include "services/contracts/policies/expected_value.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using testing::HasReason;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(ExpectedValue, GivesTheGoldenVector) {
  const auto value = *ExpectedValueOf({{100'00, 9000}, {200'00, 4000}});
  EXPECT_EQ(value.expected_minor, 170'00);
  EXPECT_EQ(value.variance_minor2, 105'000'000);
  EXPECT_EQ(value.sd_minor, 102'47);
}

TEST(ExpectedValue, RoundsEachFigureFromTheExactInputs) {
  // Variance 20672458156506.25, root 4546697.5.
  const auto value = *ExpectedValueOf({{9'093'395, 5000}});
  EXPECT_EQ(value.expected_minor, 4'546'698);
  EXPECT_EQ(value.variance_minor2, 20'672'458'156'506);
  EXPECT_EQ(value.sd_minor, 4'546'698);
}

TEST(ExpectedValue, NothingIsWorthNothing) {
  const auto value = *ExpectedValueOf({});
  EXPECT_EQ(value.expected_minor, 0);
  EXPECT_EQ(value.variance_minor2, 0);
  EXPECT_EQ(value.sd_minor, 0);
}

TEST(ExpectedValue, WhatIsSureHasNoVariance) {
  const auto value = *ExpectedValueOf({{100, 10'000}, {70, 0}, {-30, 10'000}});
  EXPECT_EQ(value.expected_minor, 70);
  EXPECT_EQ(value.variance_minor2, 0);
}

TEST(ExpectedValue, IsExactForTheLargestAmountsAndSaysWhenNoneHoldsIt) {
  const auto value = *ExpectedValueOf({{kMax, 5000}, {kMax, 5000}});
  EXPECT_EQ(value.expected_minor, kMax);
  EXPECT_EQ(value.variance_minor2, DivHalfUp(WideInteger(kMax) * kMax, 2));
  EXPECT_EQ(value.sd_minor, IntegerSqrt(WideInteger(kMax) * kMax, 2));
  EXPECT_THAT(ExpectedValueOf({{kMax, 9000}, {kMax, 9000}}),
              HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(ExpectedValue, RefusesWhatIsNoProbability) {
  EXPECT_EQ(FieldOf(ExpectedValueOf({{1, 1}, {1, 10'001}})), "opportunities[1].probability_bp");
  EXPECT_EQ(FieldOf(PercentilesOf({{1, -1}})), "opportunities[0].probability_bp");
}

std::vector<Opportunity> AnyOpportunities(int count, int32_t amount_min) {
  std::vector<Opportunity> opportunities;
  for (int i = 0; i < count; ++i) {
    opportunities.push_back({*rc::gen::inRange(amount_min, 1000),
                             *rc::gen::oneOf(rc::gen::inRange(0, 10'001),
                                             rc::gen::element(0, 1000, 5000, 9000, 10'000))});
  }
  return opportunities;
}

// Every outcome by itself: its total, and its weight out of 10000^n.
std::vector<std::pair<int64_t, WideInteger>> Outcomes(const std::vector<Opportunity>& given) {
  std::vector<std::pair<int64_t, WideInteger>> outcomes;
  for (uint32_t won = 0; won < (1U << given.size()); ++won) {
    int64_t total = 0;
    WideInteger weight = 1;
    for (size_t i = 0; i < given.size(); ++i) {
      const bool is_won = ((won >> i) & 1U) != 0;
      if (is_won) total += given[i].amount_minor;
      weight *= is_won ? given[i].probability_bp : 10'000 - given[i].probability_bp;
    }
    outcomes.emplace_back(total, weight);
  }
  std::sort(outcomes.begin(), outcomes.end());
  return outcomes;
}

TEST(ExpectedValue, AgreesWithTheListOfAllOutcomes) {
  EXPECT_TRUE(rc::check("up to eight opportunities", [] {
    const auto given = AnyOpportunities(*rc::gen::inRange(0, 9), -1000);
    WideInteger all = 1;
    for (size_t i = 0; i < given.size(); ++i) all *= 10'000;
    WideInteger first = 0;
    WideInteger second = 0;
    for (const auto& [total, weight] : Outcomes(given)) {
      first += weight * total;
      second += weight * total * total;
    }
    const auto value = *ExpectedValueOf(given);
    RC_ASSERT(value.expected_minor == DivHalfUp(first, all));
    RC_ASSERT(value.variance_minor2 == DivHalfUp(second * all - first * first, all * all));
    RC_ASSERT(value.sd_minor == IntegerSqrt(second * all - first * first, all * all));
  }));
}

int64_t NaivePercentile(const std::vector<Opportunity>& given, int percent) {
  WideInteger all = 1;
  for (size_t i = 0; i < given.size(); ++i) all *= 10'000;
  WideInteger sum = 0;
  for (const auto& [total, weight] : Outcomes(given)) {
    sum += weight;
    if (100 * sum >= percent * all) return total;
  }
  return 0;
}

TEST(Percentiles, AgreeWithTheListOfAllOutcomes) {
  EXPECT_TRUE(rc::check("up to nine opportunities", [] {
    const auto given = AnyOpportunities(*rc::gen::inRange(0, 10), -1000);
    const auto percentiles = *PercentilesOf(given);
    RC_ASSERT(percentiles.is_exact);
    RC_ASSERT(percentiles.p10_minor == NaivePercentile(given, 10));
    RC_ASSERT(percentiles.p50_minor == NaivePercentile(given, 50));
    RC_ASSERT(percentiles.p90_minor == NaivePercentile(given, 90));
  }));
}

TEST(Percentiles, AreReachedByEqualityToo) {
  const auto percentiles = *PercentilesOf({{100, 5000}});
  EXPECT_EQ(percentiles.p10_minor, 0);
  EXPECT_EQ(percentiles.p50_minor, 0);
  EXPECT_EQ(percentiles.p90_minor, 100);
  EXPECT_EQ(PercentilesOf({{100, 9000}})->p10_minor, 0);
  EXPECT_EQ(PercentilesOf({{100, 9001}})->p10_minor, 100);
}

TEST(Percentiles, AreExactUpToTwentyOpportunities) {
  // Totals of a million bits patterns, all different: percentiles of a fair 20-bit number.
  std::vector<Opportunity> bits;
  for (int i = 0; i < 20; ++i) bits.push_back({int64_t{1} << i, 5000});
  const auto percentiles = *PercentilesOf(bits);
  EXPECT_TRUE(percentiles.is_exact);
  EXPECT_EQ(percentiles.p10_minor, 104'857);  // 104858 numbers of 1048576 are 10.00004 %.
  EXPECT_EQ(percentiles.p50_minor, 524'287);
  EXPECT_EQ(percentiles.p90_minor, 943'718);
}

TEST(Percentiles, HoldAmountsOf64Bits) {
  EXPECT_EQ(PercentilesOf({{kMax, 9500}, {-kMax, 9500}})->p50_minor, 0);
  EXPECT_EQ(PercentilesOf({{kMax, 9500}, {kMax, 100}})->p90_minor, kMax);
  EXPECT_THAT(PercentilesOf({{kMax, 9500}, {kMax, 9500}}), HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(Percentiles, AreThoseOfTheNormalDistributionBeyond) {
  const std::vector<Opportunity> many(21, {100'00, 5000});
  const auto percentiles = *PercentilesOf(many);
  EXPECT_FALSE(percentiles.is_exact);
  // sd = 100.00 x sqrt(21) / 2 = 229.128784747..., x 1.2816 = 293.651...
  EXPECT_EQ(percentiles.p10_minor, 1050'00 - 293'65);
  EXPECT_EQ(percentiles.p50_minor, 1050'00);
  EXPECT_EQ(percentiles.p90_minor, 1050'00 + 293'65);
}

TEST(Percentiles, RoundFromTheExactRoot) {
  EXPECT_TRUE(rc::check("21 to 40 opportunities", [] {
    const auto given = AnyOpportunities(*rc::gen::inRange(21, 41), 0);
    const auto percentiles = *PercentilesOf(given);
    long double mean = 0;
    long double variance = 0;
    for (const auto& [amount, bp] : given) {
      const long double p = bp / 10'000.0L;
      mean += static_cast<long double>(amount) * p;
      variance += static_cast<long double>(amount) * static_cast<long double>(amount) * p * (1 - p);
    }
    const long double spread = 1.2816L * std::sqrt(variance);
    RC_ASSERT(std::abs(static_cast<long double>(percentiles.p10_minor) - (mean - spread)) <= 0.51L);
    RC_ASSERT(std::abs(static_cast<long double>(percentiles.p90_minor) - (mean + spread)) <= 0.51L);
    RC_ASSERT(percentiles.p10_minor <= percentiles.p50_minor);
    RC_ASSERT(percentiles.p50_minor <= percentiles.p90_minor);
  }));
}

}  // namespace
}  // namespace steward::contracts
