#include "services/accounts/policies/health.h"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using ::testing::Pair;
using Kind = Normaliser::Kind;
using Real = boost::multiprecision::cpp_bin_float_100;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);  // 2026-06-30T12:00:00Z
constexpr absl::Duration kDay = absl::Hours(24);

// One group of one measure of the same name, which states its score.
MeasureGroup Sole(const std::string& id, int32_t weight_bp) {
  return {.id = id, .weight_bp = weight_bp, .measures = {{.id = id, .weight_bp = 10'000}}};
}

Scorecard DefaultGroups() {
  return {.groups = {Sole("Product", 2500), Sole("Risk", 2000), Sole("Outcomes", 1500),
                     Sole("Voice", 2000), Sole("Engagement", 2000)}};
}

HealthScore Scored(const Scorecard& scorecard, const Readings& readings) {
  return ScoreHealth(scorecard, readings, kNow).value();
}

std::vector<std::pair<std::string, int32_t>> ContributionsOf(const HealthScore& health) {
  std::vector<std::pair<std::string, int32_t>> contributions;
  for (const HealthContribution& contribution : health.contributions) {
    contributions.emplace_back(contribution.measure, contribution.contribution_centi);
  }
  return contributions;
}

TEST(ScoreHealth, GivesTheGoldenVector) {
  const HealthScore health =
      Scored(DefaultGroups(),
             {{"Product", {8000}}, {"Risk", {4000}}, {"Voice", {6000}}, {"Engagement", {9000}}});
  EXPECT_EQ(health.score_centi, 6824);
  EXPECT_EQ(health.coverage_bp, 8500);
  EXPECT_EQ(BandAfter(health, HealthBand::kUnknown), HealthBand::kYellow);
  // 2117.65, 2352.94, 941.18, 1411.76: their floors lack 3.
  EXPECT_THAT(ContributionsOf(health), ElementsAre(Pair("Engagement", 2118), Pair("Product", 2353),
                                                   Pair("Risk", 941), Pair("Voice", 1412)));
}

TEST(ScoreHealth, GivesTheExampleOfTheReference) {
  const Normaliser table = {Kind::kLinear, {{0, 0}, {33, 2500}, {50, 7000}, {100, 10'000}}};
  const Scorecard scorecard = {
      .groups = {
          {.id = "g0",
           .weight_bp = 2750,
           .measures =
               {{.id = "m00", .weight_bp = 10'000, .normaliser = table, .valid_for = 7 * kDay}}},
          {.id = "g1", .weight_bp = 7250, .measures = {{.id = "m10", .weight_bp = 10'000}}}}};
  const HealthScore health =
      Scored(scorecard, {{"m00", {47, kNow - 7 * kDay}}, {"m10", {5824, kNow}}});
  EXPECT_EQ(health.score_centi, 5824);
  EXPECT_EQ(health.coverage_bp, 7250);
  EXPECT_THAT(ContributionsOf(health), ElementsAre(Pair("m10", 5824)));
  EXPECT_THAT(health.stale_measures, ElementsAre("m00"));
}

TEST(ScoreHealth, HasNoScoreWhereNothingIsLive) {
  const HealthScore health = Scored(DefaultGroups(), {{"Other", {5000}}});
  EXPECT_EQ(health.score_centi, std::nullopt);
  EXPECT_EQ(health.coverage_bp, 0);
  EXPECT_THAT(health.contributions, IsEmpty());
  EXPECT_EQ(BandAfter(health, HealthBand::kGreen), HealthBand::kUnknown);
}

// Measures that state their scores, in groups with the given weights.
Scorecard TwoGroups(int32_t first_bp, int32_t of_a_bp, StalePolicy policy) {
  const auto measure = [policy](const char* id, int32_t weight_bp) {
    return Measure{.id = id,
                   .weight_bp = weight_bp,
                   .valid_for = kDay,
                   .stale_policy = policy,
                   .half_life = 10 * kDay};
  };
  return {
      .groups = {
          {.id = "first",
           .weight_bp = first_bp,
           .measures = {measure("a", of_a_bp), measure("b", 10'000 - of_a_bp)}},
          {.id = "second", .weight_bp = 10'000 - first_bp, .measures = {measure("c", 10'000)}}}};
}

TEST(ScoreHealth, RenormalisesWithinTheGroupOnly) {
  const Scorecard scorecard = TwoGroups(4000, 2500, StalePolicy::kExclude);
  const HealthScore health = Scored(scorecard, {{"a", {2000, kNow}}, {"c", {8000, kNow}}});
  // .4 * 2000 + .6 * 8000, although of the first group only a quarter is live.
  EXPECT_EQ(health.score_centi, 5600);
  EXPECT_EQ(health.coverage_bp, 7000);
  EXPECT_EQ(health.contributions[0].weight_bp, 4000);
  EXPECT_EQ(health.contributions[1].weight_bp, 6000);
}

TEST(ScoreHealth, KeepsAStaleMeasureWhereItIsOnlyFlagged) {
  const Scorecard scorecard = TwoGroups(4000, 2500, StalePolicy::kKeepFlagged);
  const HealthScore health =
      Scored(scorecard, {{"a", {2000, kNow - kDay}}, {"b", {6000, kNow}}, {"c", {8000, kNow}}});
  // .4 * (.25 * 2000 + .75 * 6000) + .6 * 8000
  EXPECT_EQ(health.score_centi, 6800);
  EXPECT_EQ(health.coverage_bp, 10'000);
  EXPECT_TRUE(health.contributions[0].stale);
  EXPECT_FALSE(health.contributions[1].stale);
  EXPECT_THAT(health.stale_measures, ElementsAre("a"));
}

TEST(ScoreHealth, HalvesADecayingWeightWithEveryHalfLife) {
  const Scorecard scorecard = TwoGroups(4000, 5000, StalePolicy::kDecay);
  const HealthScore health = Scored(
      scorecard, {{"a", {2000, kNow - 11 * kDay}}, {"b", {6000, kNow}}, {"c", {8000, kNow}}});
  // a weighs half of b: .4 * (2000 + 2 * 6000) / 3 + .6 * 8000 = 6666.67
  EXPECT_EQ(health.score_centi, 6667);
  // .4 * (.25 + .5) + .6
  EXPECT_EQ(health.coverage_bp, 9000);
}

TEST(ScoreHealth, DecaysContinuously) {
  const Scorecard scorecard = TwoGroups(10'000, 5000, StalePolicy::kDecay);
  const absl::Duration age = absl::Milliseconds(123'456'789);
  const HealthScore health =
      Scored(scorecard, {{"a", {0, kNow - kDay - age}}, {"b", {10'000, kNow}}});
  const Real weight = pow(Real(2), -Real(123'456'789) / 864'000'000);
  EXPECT_EQ(Real(*health.score_centi), Real(floor(10'000 / (1 + weight) + 0.5)));
  EXPECT_EQ(Real(health.coverage_bp), Real(floor(5000 * (1 + weight) + 0.5)));
}

TEST(ScoreHealth, DropsAMeasureThatHasDecayedAway) {
  const Scorecard scorecard = TwoGroups(4000, 5000, StalePolicy::kDecay);
  const HealthScore health =
      Scored(scorecard, {{"a", {2000, absl::InfinitePast()}}, {"c", {8000, kNow}}});
  EXPECT_EQ(health.score_centi, 8000);
  EXPECT_THAT(ContributionsOf(health), ElementsAre(Pair("c", 8000)));
  EXPECT_THAT(health.stale_measures, ElementsAre("a"));
}

TEST(ScoreHealth, DropsAGroupWhoseLiveMeasuresWeighNothing) {
  Scorecard scorecard = TwoGroups(4000, 0, StalePolicy::kExclude);
  const HealthScore health = Scored(scorecard, {{"a", {2000, kNow}}, {"c", {8000, kNow}}});
  EXPECT_EQ(health.score_centi, 8000);
  EXPECT_EQ(health.coverage_bp, 6000);
}

TEST(ScoreHealth, HasNoScoreFromAGroupOfWeightZeroAlone) {
  const Scorecard scorecard = TwoGroups(0, 5000, StalePolicy::kExclude);
  const HealthScore health = Scored(scorecard, {{"a", {2000, kNow}}});
  EXPECT_EQ(health.score_centi, std::nullopt);
  EXPECT_EQ(health.coverage_bp, 0);
}

TEST(ScoreHealth, GivesEqualRemaindersToTheLowerIds) {
  const Scorecard scorecard = {.groups = {{.id = "g",
                                           .weight_bp = 10'000,
                                           .measures = {{.id = "z", .weight_bp = 2500},
                                                        {.id = "y", .weight_bp = 2500},
                                                        {.id = "x", .weight_bp = 2500},
                                                        {.id = "w", .weight_bp = 2500}}}}};
  const HealthScore health = Scored(scorecard, {{"w", {2}}, {"x", {2}}, {"y", {2}}, {"z", {2}}});
  EXPECT_EQ(health.score_centi, 2);
  EXPECT_THAT(ContributionsOf(health),
              ElementsAre(Pair("w", 1), Pair("x", 1), Pair("y", 0), Pair("z", 0)));
}

TEST(ScoreHealth, RoundsHalfUpOnceFromTheExactScores) {
  // Each measure's score is 1/3; rounded first, the whole would be 0.
  const Normaliser third = {Kind::kLinear, {{0, 0}, {3, 1}}};
  const Normaliser sixth = {Kind::kLinear, {{0, 0}, {6, 4}}};
  const Scorecard scorecard = {
      .groups = {{.id = "g",
                  .weight_bp = 10'000,
                  .measures = {{.id = "a", .weight_bp = 5000, .normaliser = third},
                               {.id = "b", .weight_bp = 5000, .normaliser = sixth}}}}};
  const HealthScore health = Scored(scorecard, {{"a", {1}}, {"b", {1}}});
  EXPECT_EQ(health.score_centi, 1);
  EXPECT_THAT(ContributionsOf(health), ElementsAre(Pair("a", 0), Pair("b", 1)));
}

TEST(ScoreHealth, GatesByTheWorstMeasure) {
  Scorecard scorecard = DefaultGroups();
  const Readings readings = {
      {"Product", {10'000}}, {"Risk", {5000}}, {"Voice", {10'000}}, {"Engagement", {10'000}}};
  EXPECT_EQ(BandAfter(Scored(scorecard, readings), HealthBand::kUnknown), HealthBand::kGreen);
  scorecard.worst_of_gate = true;
  const HealthScore gated = Scored(scorecard, readings);
  EXPECT_EQ(gated.gate, Grade::kPoor);
  EXPECT_EQ(BandAfter(gated, HealthBand::kGreen), HealthBand::kRed);
}

TEST(ScoreHealth, RefusesAWrongScorecard) {
  Scorecard scorecard = DefaultGroups();
  scorecard.groups[0].weight_bp = 2499;
  EXPECT_THAT(ScoreHealth(scorecard, {}, kNow), HasReason(Reason::REASON_INVALID_FIELD));
}

TEST(ScoreHealth, BearsTheLargestScorecardOfTheWidestTables) {
  Scorecard scorecard = {.groups = {{.id = "g", .weight_bp = 10'000}}};
  Readings readings;
  for (size_t i = 0; i < kScorecardMeasuresMax; ++i) {
    const std::string id = "m" + std::to_string(i);
    const int64_t high = INT64_MAX - static_cast<int64_t>(i);
    scorecard.groups[0].measures.push_back(
        {.id = id,
         .weight_bp = 100,
         .normaliser = {Kind::kLinear, {{INT64_MIN, 0}, {high, 10'000}}}});
    readings[id] = {.raw = high};
  }
  EXPECT_EQ(Scored(scorecard, readings).score_centi, 10'000);
}

}  // namespace
}  // namespace steward::accounts
