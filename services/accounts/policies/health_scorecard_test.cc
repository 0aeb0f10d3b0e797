#include "services/accounts/policies/health_scorecard.h"

#include <limits>
#include <rapidcheck.h>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/accounts/policies/half_life.h"

namespace steward::accounts {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using Kind = Normaliser::Kind;
using Rational = boost::multiprecision::cpp_rational;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

Rational Score(const Normaliser& normaliser, int64_t raw) {
  const ExactScore score = ScoreOf(normaliser, raw);
  return Rational(boost::multiprecision::cpp_int(score.numerator),
                  boost::multiprecision::cpp_int(score.denominator));
}

Normaliser Lines() { return {Kind::kLinear, {{0, 0}, {33, 2500}, {50, 7000}, {100, 10'000}}}; }

TEST(ScoreOf, IsExactBetweenThePointsOfATable) {
  EXPECT_EQ(Score(Lines(), 33), 2500);
  EXPECT_EQ(Score(Lines(), 47), Rational(2500) + Rational(4500 * 14, 17));
  EXPECT_EQ(Score(Lines(), 100), 10'000);
}

TEST(ScoreOf, IsClampedAtTheEndsOfATable) {
  EXPECT_EQ(Score(Lines(), -1), 0);
  EXPECT_EQ(Score(Lines(), kMin), 0);
  EXPECT_EQ(Score(Lines(), 101), 10'000);
  EXPECT_EQ(Score(Lines(), kMax), 10'000);
  EXPECT_EQ(Score({Kind::kLinear, {{5, 1234}}}, 7), 1234);
}

TEST(ScoreOf, FallsAlongAFallingTable) {
  EXPECT_EQ(Score({Kind::kLinear, {{0, 10'000}, {4, 0}}}, 1), 7500);
}

TEST(ScoreOf, TakesABandsOwnValue) {
  // Licence utilisation of an account of 2 to 6 months: < 10 % red, 10 to 50 yellow, > 50 green.
  const Normaliser bands = {Kind::kBands, {{0, 2500}, {10, 6500}, {51, 9000}}};
  EXPECT_EQ(Score(bands, -5), 2500);
  EXPECT_EQ(Score(bands, 9), 2500);
  EXPECT_EQ(Score(bands, 10), 6500);
  EXPECT_EQ(Score(bands, 50), 6500);
  EXPECT_EQ(Score(bands, 51), 9000);
  EXPECT_EQ(Score(bands, kMax), 9000);
}

TEST(ScoreOf, TakesAScoreAsItIs) {
  EXPECT_EQ(Score({}, 5824), 5824);
  EXPECT_EQ(Score({}, -1), 0);
  EXPECT_EQ(Score({}, 10'001), 10'000);
}

TEST(ScoreOf, BearsTheWidestTable) {
  const Normaliser widest = {Kind::kLinear, {{kMin, 0}, {kMax, 10'000}}};
  EXPECT_EQ(Score(widest, kMin), 0);
  EXPECT_EQ(Score(widest, kMax), 10'000);
  EXPECT_LT(Score(widest, -1), 5000);
  EXPECT_GT(Score(widest, 0), 5000);
}

TEST(ScoreOf, LiesBetweenTheScoresOfItsNeighboursAndIsMonotone) {
  EXPECT_TRUE(rc::check([] {
    Normaliser table = {Kind::kLinear, {}};
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      table.points.push_back({i * 100 + *rc::gen::inRange(0, 99), 0});
      table.points.back().score_centi = i * 2000 + *rc::gen::inRange(0, 2000);
    }
    const int64_t raw = *rc::gen::inRange(-100, 700);
    RC_ASSERT(Score(table, raw) <= Score(table, raw + 1));
    RC_ASSERT(Score(table, raw) >= table.points.front().score_centi);
    RC_ASSERT(Score(table, raw) <= table.points.back().score_centi);
  }));
}

Measure Valid(StalePolicy policy) {
  return {.id = "m",
          .weight_bp = 6000,
          .valid_for = absl::Hours(24),
          .stale_policy = policy,
          .half_life = absl::Hours(10)};
}

WideInteger WeightAfter(StalePolicy policy, absl::Duration age) {
  const Reading reading = {.raw = 1, .measured_at = absl::FromUnixSeconds(0)};
  return LiveWeight(Valid(policy), reading, absl::FromUnixSeconds(0) + age);
}

TEST(LiveWeight, IsWholeWhileTheReadingIsValid) {
  const WideInteger whole = 6000 * WideInteger(kDecayOne);
  for (const StalePolicy policy :
       {StalePolicy::kExclude, StalePolicy::kKeepFlagged, StalePolicy::kDecay}) {
    EXPECT_EQ(WeightAfter(policy, absl::ZeroDuration()), whole);
    EXPECT_EQ(WeightAfter(policy, absl::Hours(24) - absl::Milliseconds(1)), whole);
    EXPECT_EQ(WeightAfter(policy, -absl::Hours(1)), whole);
  }
}

TEST(LiveWeight, FollowsThePolicyOnceStale) {
  const WideInteger whole = 6000 * WideInteger(kDecayOne);
  EXPECT_EQ(WeightAfter(StalePolicy::kExclude, absl::Hours(24)), 0);
  EXPECT_EQ(WeightAfter(StalePolicy::kKeepFlagged, absl::Hours(240)), whole);
  EXPECT_EQ(WeightAfter(StalePolicy::kDecay, absl::Hours(24)), whole);
  EXPECT_EQ(WeightAfter(StalePolicy::kDecay, absl::Hours(34)), whole / 2);
  EXPECT_EQ(WeightAfter(StalePolicy::kDecay, absl::Hours(54)), whole / 8);
  EXPECT_EQ(WeightAfter(StalePolicy::kDecay, absl::Hours(24 + 10 * 81)), 0);
}

TEST(LiveWeight, IsNothingWithoutAValue) {
  EXPECT_EQ(LiveWeight(Valid(StalePolicy::kKeepFlagged), {}, absl::FromUnixSeconds(0)), 0);
}

TEST(IsStale, NeverHappensWithoutALimitOfValidity) {
  EXPECT_FALSE(IsStale({.id = "m"}, {}, absl::FromUnixSeconds(0)));
  EXPECT_FALSE(IsStale({.id = "m"}, {}, absl::InfiniteFuture()));
}

Scorecard Good() {
  return {
      .groups = {{.id = "g",
                  .weight_bp = 4000,
                  .measures = {{.id = "a", .weight_bp = 3000},
                               {.id = "b", .weight_bp = 7000, .normaliser = Lines()}}},
                 {.id = "h", .weight_bp = 6000, .measures = {{.id = "c", .weight_bp = 10'000}}}}};
}

template <class Change>
std::string FaultOf(Change change) {
  Scorecard scorecard = Good();
  change(&scorecard);
  return std::string(CheckScorecard(scorecard, "scorecard.").message());
}

TEST(CheckScorecard, WantsWeightsThatSumToExactly10000) {
  EXPECT_THAT(CheckScorecard(Good()), IsOk());
  EXPECT_THAT(
      FaultOf([](Scorecard* s) { s->groups[1].weight_bp = 5999; }),
      HasSubstr("scorecard.groups must have weights that sum to exactly 10000 bp, not 9999"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[0].measures[1].weight_bp = 7001; }),
              HasSubstr("scorecard.groups[0].measures must"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[0].measures[1].weight_bp = -1; }),
              HasSubstr("scorecard.groups[0].measures[1].weight_bp"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[0].weight_bp = 10'001; }),
              HasSubstr("scorecard.groups[0].weight_bp"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups.clear(); }), HasSubstr("not 0"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[1].measures.clear(); }),
              HasSubstr("scorecard.groups[1].measures"));
}

TEST(CheckScorecard, WantsUniqueIds) {
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[1].id = "g"; }),
              HasSubstr("scorecard.groups[1].group"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[1].measures[0].id = "a"; }),
              HasSubstr("scorecard.groups[1].measures[0].measure"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->groups[0].measures[1].id = ""; }),
              HasSubstr("scorecard.groups[0].measures[1].measure"));
}

TEST(CheckScorecard, WantsTablesThatRise) {
  const auto fault_of_points = [](std::vector<TablePoint> points) {
    return FaultOf([points](Scorecard* s) { s->groups[0].measures[1].normaliser.points = points; });
  };
  EXPECT_THAT(fault_of_points({}), HasSubstr("measures[1].table"));
  EXPECT_THAT(fault_of_points({{1, 0}, {1, 5}}), HasSubstr("measures[1].table[1]"));
  EXPECT_THAT(fault_of_points({{2, 0}, {1, 5}}), HasSubstr("measures[1].table[1]"));
  EXPECT_THAT(fault_of_points({{1, 10'001}}), HasSubstr("measures[1].table[0]"));
  EXPECT_THAT(fault_of_points(std::vector<TablePoint>(kTablePointsMax + 1)),
              HasSubstr("measures[1].table"));
  EXPECT_THAT(FaultOf([](Scorecard* s) {
                s->groups[0].measures[0].normaliser.points = {{1, 1}};
              }),
              HasSubstr("measures[0].table"));
}

TEST(CheckScorecard, WantsTimesAboveZero) {
  EXPECT_THAT(
      FaultOf([](Scorecard* s) { s->groups[0].measures[0].valid_for = absl::ZeroDuration(); }),
      HasSubstr("measures[0].valid_for_ms"));
  EXPECT_THAT(
      FaultOf([](Scorecard* s) { s->groups[0].measures[0].stale_policy = StalePolicy::kDecay; }),
      HasSubstr("measures[0].half_life_ms"));
  EXPECT_THAT(FaultOf([](Scorecard* s) { s->bands.red_max_centi = 9000; }),
              HasSubstr("scorecard.bands.red_max_centi"));
}

TEST(CheckScorecard, HasALimitOfMeasures) {
  EXPECT_THAT(FaultOf([](Scorecard* s) {
                for (size_t i = 0; i <= kScorecardMeasuresMax; ++i) {
                  s->groups[0].measures.push_back({.id = absl::StrCat("more", i)});
                }
              }),
              HasSubstr("at most 100 measures"));
}

}  // namespace
}  // namespace steward::accounts
