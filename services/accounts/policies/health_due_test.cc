#include "services/accounts/policies/health_due.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::accounts {
namespace {

using ::testing::Optional;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);
constexpr absl::Duration kDay = absl::Hours(24);

Measure Aging(StalePolicy policy) {
  return {.id = "a",
          .weight_bp = 10'000,
          .valid_for = 10 * kDay,
          .stale_policy = policy,
          .half_life = 7 * kDay};
}

HealthSnapshot At(const Measure& measure, absl::Duration after) {
  return {.scorecard = {.groups = {{.id = "g", .weight_bp = 10'000, .measures = {measure}}}},
          .readings = {{"a", {8000, kNow}}},
          .now = kNow + after};
}

std::optional<absl::Time> Next(const HealthSnapshot& at) {
  const HealthScore score = ScoreHealth(at.scorecard, at.readings, at.now).value();
  return NextScoreTime(at, score).value();
}

TEST(NextScoreTime, IsWhereAReadingGoesStale) {
  EXPECT_THAT(Next(At(Aging(StalePolicy::kExclude), kDay)), Optional(kNow + 10 * kDay));
  EXPECT_THAT(Next(At(Aging(StalePolicy::kKeepFlagged), kDay)), Optional(kNow + 10 * kDay));
  EXPECT_EQ(Next(At(Aging(StalePolicy::kExclude), 10 * kDay)), std::nullopt);
  EXPECT_EQ(Next(At(Aging(StalePolicy::kKeepFlagged), 10 * kDay)), std::nullopt);
}

TEST(NextScoreTime, IsTheNextDayWhileOneDecays) {
  EXPECT_THAT(Next(At(Aging(StalePolicy::kDecay), 9 * kDay)), Optional(kNow + 10 * kDay));
  EXPECT_THAT(Next(At(Aging(StalePolicy::kDecay), 10 * kDay)), Optional(kNow + 11 * kDay));
}

TEST(NextScoreTime, LeavesWhatChangesNothingForFourWeeks) {
  // Coverage is below half a basis point from the 15th half-life on.
  EXPECT_EQ(Next(At(Aging(StalePolicy::kDecay), 10 * kDay + 16 * 7 * kDay)), std::nullopt);
}

TEST(NextScoreTime, IsNeverForWhatHasNoEndNoValueOrNoWeight) {
  Measure measure = Aging(StalePolicy::kExclude);
  measure.valid_for = absl::InfiniteDuration();
  EXPECT_EQ(Next(At(measure, kDay)), std::nullopt);
  HealthSnapshot unknown = At(Aging(StalePolicy::kExclude), kDay);
  unknown.readings["a"].raw = std::nullopt;
  EXPECT_EQ(Next(unknown), std::nullopt);
  HealthSnapshot weightless = At(Aging(StalePolicy::kExclude), kDay);
  weightless.scorecard.groups[0].weight_bp = 0;
  weightless.scorecard.groups.push_back(
      {.id = "h", .weight_bp = 10'000, .measures = {{.id = "b", .weight_bp = 10'000}}});
  EXPECT_EQ(Next(weightless), std::nullopt);
}

}  // namespace
}  // namespace steward::accounts
