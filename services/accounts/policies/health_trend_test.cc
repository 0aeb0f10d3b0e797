#include "services/accounts/policies/health_trend.h"

#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using Rational = boost::multiprecision::cpp_rational;
using Scores = std::vector<std::optional<int32_t>>;

TEST(TrendOf, IsTheSameUpToExactly300) {
  EXPECT_EQ(TrendOf(10'000, 0), Trend::kUp);
  EXPECT_EQ(TrendOf(5301, 5000), Trend::kUp);
  EXPECT_EQ(TrendOf(5300, 5000), Trend::kSame);
  EXPECT_EQ(TrendOf(4700, 5000), Trend::kSame);
  EXPECT_EQ(TrendOf(4699, 5000), Trend::kDown);
}

TEST(TrendOf, NeedsBothScores) {
  EXPECT_EQ(TrendOf(5000, std::nullopt), std::nullopt);
  EXPECT_EQ(TrendOf(std::nullopt, 5000), std::nullopt);
}

std::optional<int64_t> SlopeOf(const Scores& scores) { return SlopePer28Days(scores).value(); }

Scores Line(int32_t first, int32_t step) {
  Scores scores;
  for (int day = 0; day < kTrendDays; ++day) scores.push_back(first + day * step);
  return scores;
}

TEST(SlopePer28Days, IsExactOnALine) {
  EXPECT_EQ(SlopeOf(Line(5000, 0)), 0);
  EXPECT_EQ(SlopeOf(Line(100, 10)), 280);
  EXPECT_EQ(SlopeOf(Line(9000, -25)), -700);
}

TEST(SlopePer28Days, FitsTheDaysThatHaveAScore) {
  Scores scores = Line(100, 10);
  for (const size_t day : {0, 5, 6, 7, 27}) scores[day] = std::nullopt;
  EXPECT_EQ(SlopeOf(scores), 280);
}

TEST(SlopePer28Days, NeedsTwoScores) {
  Scores scores(kTrendDays);
  EXPECT_EQ(SlopeOf(scores), std::nullopt);
  scores[3] = 5000;
  EXPECT_EQ(SlopeOf(scores), std::nullopt);
  scores[4] = 5001;
  EXPECT_EQ(SlopeOf(scores), 28);
}

TEST(SlopePer28Days, NamesWhatIsWrong) {
  EXPECT_THAT(std::string(SlopePer28Days(Scores(27)).status().message()),
              HasSubstr("daily_scores_centi"));
  Scores scores = Line(0, 0);
  scores[9] = 10'001;
  EXPECT_THAT(std::string(SlopePer28Days(scores).status().message()),
              HasSubstr("daily_scores_centi[9]"));
}

// The textbook's form: the sum of products of deviations, over the sum of squared ones.
int64_t OracleSlope(const Scores& scores) {
  Rational mean_x = 0;
  Rational mean_y = 0;
  int n = 0;
  for (int x = 0; x < kTrendDays; ++x) {
    if (!scores[x].has_value()) continue;
    ++n;
    mean_x += x;
    mean_y += *scores[x];
  }
  mean_x /= n;
  mean_y /= n;
  Rational products = 0;
  Rational squares = 0;
  for (int x = 0; x < kTrendDays; ++x) {
    if (!scores[x].has_value()) continue;
    products += (x - mean_x) * (*scores[x] - mean_y);
    squares += (x - mean_x) * (x - mean_x);
  }
  // Shifted to be above 0, for the division truncates.
  const Rational shifted = 28 * products / squares + Rational(1, 2) + 10'000'000;
  return static_cast<int64_t>(numerator(shifted) / denominator(shifted)) - 10'000'000;
}

TEST(SlopePer28Days, EqualsTheLeastSquaresOfTheTextbook) {
  EXPECT_TRUE(rc::check([] {
    Scores scores;
    for (int day = 0; day < kTrendDays; ++day) {
      const bool has = day < 2 || *rc::gen::inRange(0, 4) > 0;
      scores.push_back(has ? std::optional<int32_t>(*rc::gen::inRange(0, 10'001)) : std::nullopt);
    }
    RC_ASSERT(SlopeOf(scores) == OracleSlope(scores));
  }));
}

TEST(PortfolioQuality, WeighsTheClasses) {
  EXPECT_EQ(PortfolioQuality({.average = 1}).value(), 6000);
  EXPECT_EQ(PortfolioQuality({.good = 3, .average = 2, .poor = 1}).value(), 7667);
  EXPECT_EQ(PortfolioQuality({.good = 1, .poor = 7}).value(), 4750);
}

TEST(PortfolioQuality, IsUndefinedForAnEmptyPortfolio) {
  EXPECT_EQ(PortfolioQuality({}).value(), std::nullopt);
}

TEST(PortfolioQuality, BearsTheLargestAmounts) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(PortfolioQuality({.good = most, .average = most, .poor = most}).value(), 6667);
}

TEST(PortfolioQuality, RefusesNegativeWeights) {
  EXPECT_THAT(PortfolioQuality({.good = 2, .poor = -1}), HasReason(Reason::REASON_INVALID_FIELD));
}

}  // namespace
}  // namespace steward::accounts
