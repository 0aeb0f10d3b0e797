#include "services/accounts/policies/health_band.h"

#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using Band = HealthBand;

Band Plain(int32_t score_centi, int32_t coverage_bp = 10'000) {
  return PlainBand({score_centi, coverage_bp});
}

Band Next(int32_t score_centi, Band previous) { return NextBand({score_centi, 10'000}, previous); }

TEST(PlainBand, HasItsEdgesInTheLowerBand) {
  EXPECT_EQ(Plain(0), Band::kRed);
  EXPECT_EQ(Plain(5000), Band::kRed);
  EXPECT_EQ(Plain(5001), Band::kYellow);
  EXPECT_EQ(Plain(7500), Band::kYellow);
  EXPECT_EQ(Plain(7501), Band::kGreen);
  EXPECT_EQ(Plain(10'000), Band::kGreen);
}

TEST(PlainBand, IsUnknownBelowHalfCoverageOrWithoutAScore) {
  EXPECT_EQ(Plain(9000, 5000), Band::kGreen);
  EXPECT_EQ(Plain(9000, 4999), Band::kUnknown);
  EXPECT_EQ(PlainBand({std::nullopt, 10'000}), Band::kUnknown);
}

TEST(NextBand, LeavesABandOnlyMoreThan300BeyondItsEdge) {
  EXPECT_EQ(Next(5300, Band::kRed), Band::kRed);
  EXPECT_EQ(Next(5301, Band::kRed), Band::kYellow);
  EXPECT_EQ(Next(4700, Band::kYellow), Band::kYellow);
  EXPECT_EQ(Next(4699, Band::kYellow), Band::kRed);
  EXPECT_EQ(Next(7800, Band::kYellow), Band::kYellow);
  EXPECT_EQ(Next(7801, Band::kYellow), Band::kGreen);
  EXPECT_EQ(Next(7200, Band::kGreen), Band::kGreen);
  EXPECT_EQ(Next(7199, Band::kGreen), Band::kYellow);
}

TEST(NextBand, TakesThePlainBandOnceABandIsLeft) {
  EXPECT_EQ(Next(5000, Band::kGreen), Band::kRed);
  EXPECT_EQ(Next(7501, Band::kRed), Band::kGreen);
}

TEST(NextBand, HasNoHysteresisFromOrToUnknown) {
  EXPECT_EQ(Next(5001, Band::kUnknown), Band::kYellow);
  EXPECT_EQ(NextBand({5100, 4999}, Band::kRed), Band::kUnknown);
  EXPECT_EQ(NextBand({std::nullopt, 0}, Band::kGreen), Band::kUnknown);
}

// The rule as a table of what each band holds on to, low and high.
Band Oracle(int32_t score, Band previous) {
  const std::vector<std::pair<int32_t, int32_t>> kept = {
      {1, 0}, {0, 5300}, {4700, 7800}, {7200, 10'000}};
  const auto& [low, high] = kept[static_cast<size_t>(previous)];
  if (low <= score && score <= high) return previous;
  return score > 7500 ? Band::kGreen : score > 5000 ? Band::kYellow : Band::kRed;
}

TEST(NextBand, EqualsATableAtEveryScore) {
  for (const Band previous : {Band::kUnknown, Band::kRed, Band::kYellow, Band::kGreen}) {
    for (int32_t score = 0; score <= 10'000; ++score) {
      ASSERT_EQ(Next(score, previous), Oracle(score, previous)) << score;
    }
  }
}

TEST(NextBand, DoesNotFlapWhileTheScoreMovesByNoMoreThanTheHysteresis) {
  EXPECT_TRUE(rc::check([] {
    const int32_t centre = *rc::gen::inRange(300, 9700);
    Band band = Next(centre, Band::kUnknown);
    int changes = 0;
    for (int i = 0; i < 20; ++i) {
      const Band next = Next(centre + *rc::gen::inRange(-150, 151), band);
      changes += next != band ? 1 : 0;
      band = next;
    }
    RC_ASSERT(changes <= 1);
  }));
}

TEST(NextBand, FollowsOtherRules) {
  const BandRules rules = {
      .red_max_centi = 1000, .yellow_max_centi = 2000, .hysteresis_centi = 0, .coverage_min_bp = 0};
  EXPECT_EQ(NextBand({1001, 0}, Band::kRed, rules), Band::kYellow);
  EXPECT_EQ(NextBand({1000, 0}, Band::kYellow, rules), Band::kYellow);
  EXPECT_EQ(NextBand({999, 0}, Band::kYellow, rules), Band::kRed);
}

TEST(CheckBandRules, NamesTheField) {
  const auto refused = [](const BandRules& rules) {
    return std::string(CheckBandRules(rules, "bands.").message());
  };
  EXPECT_THAT(CheckBandRules({}, "bands."), IsOk());
  EXPECT_THAT(refused({.red_max_centi = -1}), HasSubstr("bands.red_max_centi"));
  EXPECT_THAT(refused({.red_max_centi = 7500}), HasSubstr("bands.red_max_centi"));
  EXPECT_THAT(refused({.yellow_max_centi = 10'000}), HasSubstr("bands.yellow_max_centi"));
  EXPECT_THAT(refused({.hysteresis_centi = -1}), HasSubstr("bands.hysteresis_centi"));
  EXPECT_THAT(refused({.coverage_min_bp = 10'001}), HasSubstr("bands.coverage_min_bp"));
}

TEST(WorstOf, IsPoorForAnyPoorGoodForAllGoodElseAverage) {
  using Grades = std::vector<std::optional<Grade>>;
  EXPECT_EQ(WorstOf(Grades{Grade::kGood}), Grade::kGood);
  EXPECT_EQ(WorstOf(Grades{Grade::kGood, Grade::kPoor, Grade::kAverage}), Grade::kPoor);
  EXPECT_EQ(WorstOf(Grades{Grade::kGood, Grade::kAverage}), Grade::kAverage);
  EXPECT_EQ(WorstOf(Grades{Grade::kGood, std::nullopt, Grade::kGood}), Grade::kGood);
  EXPECT_EQ(WorstOf(Grades{std::nullopt, std::nullopt}), std::nullopt);
  EXPECT_EQ(WorstOf(Grades{}), std::nullopt);
}

TEST(Gated, IsTheWorseOfBandAndGate) {
  EXPECT_EQ(Gated(Band::kGreen, Grade::kPoor), Band::kRed);
  EXPECT_EQ(Gated(Band::kGreen, Grade::kAverage), Band::kYellow);
  EXPECT_EQ(Gated(Band::kYellow, Grade::kGood), Band::kYellow);
  EXPECT_EQ(Gated(Band::kGreen, std::nullopt), Band::kGreen);
  EXPECT_EQ(Gated(Band::kUnknown, Grade::kPoor), Band::kUnknown);
}

TEST(GradeOf, IsThePlainBand) {
  EXPECT_EQ(GradeOf(5000), Grade::kPoor);
  EXPECT_EQ(GradeOf(5001), Grade::kAverage);
  EXPECT_EQ(GradeOf(7501), Grade::kGood);
}

BandOverride OverrideToRed() {
  return {.band = Band::kRed,
          .reason_code = "SPONSOR_LEFT",
          .set_at = absl::FromUnixSeconds(100),
          .expires_at = absl::FromUnixSeconds(200)};
}

TEST(BandOverride, HoldsUntilItExpires) {
  const auto shown_at = [](int64_t second) {
    return ShownBand(Band::kGreen, OverrideToRed(), absl::FromUnixSeconds(second));
  };
  EXPECT_EQ(shown_at(99), Band::kGreen);
  EXPECT_EQ(shown_at(100), Band::kRed);
  EXPECT_EQ(shown_at(199), Band::kRed);
  EXPECT_EQ(shown_at(200), Band::kGreen);
  EXPECT_EQ(ShownBand(Band::kYellow, std::nullopt, absl::FromUnixSeconds(150)), Band::kYellow);
  EXPECT_EQ(ShownBand(Band::kUnknown, OverrideToRed(), absl::FromUnixSeconds(150)), Band::kRed);
}

TEST(BandOverride, NeedsABandAReasonAndAnExpiry) {
  EXPECT_THAT(CheckBandOverride(OverrideToRed(), "override."), IsOk());
  BandOverride manual = OverrideToRed();
  manual.band = Band::kUnknown;
  EXPECT_THAT(CheckBandOverride(manual, "override."), HasReason(Reason::REASON_INVALID_FIELD));
  manual = OverrideToRed();
  manual.reason_code.clear();
  EXPECT_THAT(std::string(CheckBandOverride(manual, "override.").message()),
              HasSubstr("override.reason_code"));
  manual = OverrideToRed();
  manual.expires_at = manual.set_at;
  EXPECT_THAT(std::string(CheckBandOverride(manual, "override.").message()),
              HasSubstr("override.expires_at"));
  manual.expires_at = absl::InfiniteFuture();
  EXPECT_THAT(CheckBandOverride(manual, "override."), HasReason(Reason::REASON_INVALID_FIELD));
}

}  // namespace
}  // namespace steward::accounts
