#include "services/contracts/policies/forecast.h"

#include <cstdint>
#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::Eq;
using testing::HasReason;
using testing::IsOkAndHolds;
using ::testing::Optional;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(CumulativeForecast, GivesTheGoldenVector) {
  const auto forecast = *CumulativeForecastOf({.omitted_minor = 999,
                                               .pipeline_minor = 50,
                                               .best_case_minor = 40,
                                               .most_likely_minor = 30,
                                               .commit_minor = 20,
                                               .closed_minor = 10});
  EXPECT_EQ(forecast.open_pipeline_minor, 140);
  EXPECT_EQ(forecast.best_case_minor, 100);
  EXPECT_EQ(forecast.most_likely_minor, 60);
  EXPECT_EQ(forecast.commit_minor, 30);
}

TEST(CumulativeForecast, HoldsTheLargestNumberAndSaysWhenNoneHoldsIt) {
  EXPECT_EQ(CumulativeForecastOf({.closed_minor = kMax})->best_case_minor, kMax);
  EXPECT_EQ(CumulativeForecastOf({.omitted_minor = kMax, .closed_minor = kMax})->commit_minor,
            kMax);
  EXPECT_THAT(CumulativeForecastOf({.commit_minor = 1, .closed_minor = kMax}),
              HasReason(Reason::REASON_OUT_OF_RANGE));
  // The sum of the open ones fits though its way there doesn't.
  EXPECT_THAT(CumulativeForecastOf({.pipeline_minor = kMin, .commit_minor = kMin}),
              HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(CumulativeForecast, MovesWithACategoryByItsAmount) {
  EXPECT_TRUE(rc::check("any amounts", [] {
    const auto any = [] { return *rc::gen::inRange<int64_t>(-1'000'000, 1'000'000); };
    const CategoryAmounts a = {any(), any(), any(), any(), any(), any()};
    const auto forecast = *CumulativeForecastOf(a);
    RC_ASSERT(forecast.best_case_minor - forecast.most_likely_minor == a.best_case_minor);
    RC_ASSERT(forecast.most_likely_minor - forecast.commit_minor == a.most_likely_minor);
    RC_ASSERT(forecast.commit_minor == a.commit_minor + a.closed_minor);
    RC_ASSERT(forecast.open_pipeline_minor ==
              forecast.best_case_minor + a.pipeline_minor - a.closed_minor);
  }));
}

TEST(ConversionRate, IsDrawnToThePriorByItsWeight) {
  EXPECT_THAT(ConversionRate({3401, 25'573, 0, 1000}), IsOkAndHolds(Optional(1280)));
  EXPECT_THAT(ConversionRate({0, 0, 7000, 1}), IsOkAndHolds(Optional(7000)));
  EXPECT_THAT(ConversionRate({100, 100, 0, 0}), IsOkAndHolds(Optional(10'000)));
  EXPECT_THAT(ConversionRate({0, 0, 7000, 0}), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(ConversionRate({kMax, kMax, 10'000, kMax}), IsOkAndHolds(Optional(10'000)));
  EXPECT_THAT(ConversionRate({1, 20'000, 0, 0}), IsOkAndHolds(Optional(1)));  // 0.5, up
}

TEST(ConversionRate, WithoutAHistoryIsThePrior) {
  EXPECT_THAT(ConversionRate({}), IsOkAndHolds(Optional(kPriorBp)));
}

TEST(ConversionRate, RefusesWhatMakesNoSense) {
  EXPECT_EQ(FieldOf(ConversionRate({0, -1, 0, 0})), "due_minor");
  EXPECT_EQ(FieldOf(ConversionRate({2, 1, 0, 0})), "won_minor");
  EXPECT_EQ(FieldOf(ConversionRate({-1, 1, 0, 0})), "won_minor");
  EXPECT_EQ(FieldOf(ConversionRate({0, 1, 10'001, 0})), "prior_bp");
  EXPECT_EQ(FieldOf(ConversionRate({0, 1, 0, -1})), "k_minor");
}

TEST(ConversionRate, LiesBetweenHistoryAndPrior) {
  EXPECT_TRUE(rc::check("any history", [] {
    const int64_t due = *rc::gen::inRange<int64_t>(1, 1'000'000'000);
    const int64_t won = *rc::gen::inRange<int64_t>(0, due + 1);
    const int32_t prior = *rc::gen::inRange(0, 10'001);
    const int64_t k = *rc::gen::inRange<int64_t>(0, 1'000'000'000);
    const int64_t history = won * 10'000 / due;
    const int64_t rate = **ConversionRate({won, due, prior, k});
    RC_ASSERT(rate >= std::min<int64_t>(history, prior));
    RC_ASSERT(rate <= std::max<int64_t>(history + 1, prior));
  }));
}

TEST(ForecastError, IsOfWhatCameTrue) {
  EXPECT_THAT(ForecastError(0, 65'560'947), IsOkAndHolds(Optional(10'000)));
  EXPECT_THAT(ForecastError(110, 100), IsOkAndHolds(Optional(1000)));
  EXPECT_THAT(ForecastError(90, 100), IsOkAndHolds(Optional(1000)));
  EXPECT_THAT(ForecastError(-90, -100), IsOkAndHolds(Optional(1000)));
  EXPECT_THAT(ForecastError(100, 0), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(ForecastError(kMin, kMin), IsOkAndHolds(Optional(0)));
  EXPECT_THAT(ForecastError(kMin, kMax), IsOkAndHolds(Optional(20'000)));
  EXPECT_THAT(ForecastError(kMax, 1), HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(BrierScore, IsTheMeanSquareOfTheMisses) {
  EXPECT_THAT(BrierScore({}), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(BrierScore({{10'000, true}, {0, false}}), IsOkAndHolds(Optional(0)));
  EXPECT_THAT(BrierScore({{10'000, false}, {0, true}}), IsOkAndHolds(Optional(10'000)));
  EXPECT_THAT(BrierScore({{5000, false}, {5000, true}}), IsOkAndHolds(Optional(2500)));
  EXPECT_THAT(BrierScore({{9000, true}, {4000, false}}), IsOkAndHolds(Optional(850)));
  EXPECT_EQ(FieldOf(BrierScore({{0, true}, {10'001, true}})), "outcomes[1].probability_bp");
  EXPECT_EQ(FieldOf(BrierScore({{-1, true}})), "outcomes[0].probability_bp");
}

}  // namespace
}  // namespace steward::contracts
