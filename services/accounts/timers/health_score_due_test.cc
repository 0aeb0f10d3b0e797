#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::ScorecardMeasure;

TEST(HealthScoreDue, AReadingThatIsTooOldDropsOut) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Plain("x"), Aging("y", 10, ScorecardMeasure::STALE_POLICY_EXCLUDE)});
  account.Set("x", 2000);
  account.Set("y", 8000);
  EXPECT_EQ(account.Show(), "RED 5000 of 10000");
  const auto timers = account.scenario.Timers(kHealth);
  ASSERT_EQ(timers.size(), 1u);
  EXPECT_EQ(timers[0].kind, kHealthScoreDue);
  EXPECT_EQ(timers[0].due, start + 10 * kDay);

  const Outcome outcome = account.scenario.AdvanceTo(start + 12 * kDay);
  EXPECT_THAT(outcome.types, ElementsAre("HealthMeasureWentStale", "HealthScoreChanged"));
  EXPECT_EQ(TheOnly<v1::HealthMeasureWentStale>(outcome).measure(), "y");
  const auto changed = TheOnly<v1::HealthScoreChanged>(outcome);
  EXPECT_EQ(changed.delta_staleness_centi(), -3000);
  EXPECT_EQ(changed.delta_data_centi(), 0);
  EXPECT_EQ(FromTimestamp(changed.scoring().score_time()).value(), start + 10 * kDay);
  EXPECT_EQ(account.Show(), "RED 2000 of 5000");
  EXPECT_THAT(account.scenario.Timers(kHealth), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(HealthScoreDue, ANewReadingPutsItOff) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Aging("y", 10, ScorecardMeasure::STALE_POLICY_EXCLUDE)});
  account.Set("y", 8000);
  account.scenario.AdvanceTo(start + 9 * kDay);
  account.Set("y", 8000);
  EXPECT_THAT(account.scenario.AdvanceTo(start + 12 * kDay).types, IsEmpty());
  EXPECT_THAT(account.scenario.AdvanceTo(start + 19 * kDay).types,
              ElementsAre("HealthMeasureWentStale", "HealthScoreChanged", "HealthBandChanged"));
  EXPECT_EQ(account.Show(), "UNKNOWN - of 0");
  // It is said once of each reading.
  account.Set("y", 7000);
  EXPECT_EQ(account.Show(), "YELLOW 7000 of 10000");
  EXPECT_FALSE(account.state().readings(0).stale());
}

TEST(HealthScoreDue, AFlaggedReadingCountsOn) {
  MeasuredAccount account;
  account.Define({Aging("y", 10, ScorecardMeasure::STALE_POLICY_KEEP_FLAGGED)});
  account.Set("y", 8000);
  const Outcome outcome = account.scenario.AdvanceTo(account.scenario.now() + 400 * kDay);
  EXPECT_THAT(outcome.types, ElementsAre("HealthMeasureWentStale", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "GREEN 8000 of 10000");
  EXPECT_TRUE(account.state().contributions(0).stale());
}

TEST(HealthScoreDue, ADecayingReadingIsScoredDailyWhileThatChangesAnything) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Plain("x"), Aging("y", 10, ScorecardMeasure::STALE_POLICY_DECAY, 7)});
  account.Set("x", 2000);
  account.Set("y", 8000);
  account.scenario.AdvanceTo(start + 10 * kDay);
  EXPECT_EQ(account.Show(), "RED 5000 of 10000");
  EXPECT_EQ(account.scenario.Timers(kHealth)[0].due, start + 11 * kDay);

  EXPECT_THAT(account.scenario.AdvanceTo(start + 17 * kDay).types, ::testing::SizeIs(7));
  // In its group nothing else counts, so its group's weight stays: coverage falls, the score not.
  EXPECT_EQ(account.Show(), "RED 5000 of 7500");
  const Outcome rest = account.scenario.AdvanceTo(start + 1000 * kDay);
  EXPECT_THAT(rest.types, Each("HealthScoreChanged"));
  EXPECT_LT(rest.types.size(), 150u);
  EXPECT_EQ(account.health().coverage_bp(), 5000);
  EXPECT_THAT(account.scenario.Timers(kHealth), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(HealthScoreDue, ADueBeforeAnOverrideLeavesItStanding) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Aging("y", 10, ScorecardMeasure::STALE_POLICY_EXCLUDE)});
  account.Set("y", 8000);
  // As after a time in which timers were held.
  v1::HealthOverridden later;
  later.mutable_override()->set_band(v1::HEALTH_BAND_RED);
  *later.mutable_override()->mutable_set_at() = ToTimestamp(start + 20 * kDay);
  *later.mutable_override()->mutable_expires_at() = ToTimestamp(start + 30 * kDay);
  v1::HealthBandChanged shown;
  shown.set_to(v1::HEALTH_BAND_RED);
  account.scenario.Given(kHealth, later).Given(kHealth, shown);
  EXPECT_THAT(account.scenario.AdvanceTo(start + 10 * kDay).types,
              ElementsAre("HealthMeasureWentStale", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "RED - of 0");
}

TEST(HealthScoreDue, TheNewestScorecardHoldsByThen) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Aging("y", 10, ScorecardMeasure::STALE_POLICY_EXCLUDE)});
  account.Set("y", 8000);
  account.Define({Aging("y", 20, ScorecardMeasure::STALE_POLICY_EXCLUDE)});
  EXPECT_THAT(account.scenario.AdvanceTo(start + 10 * kDay).types,
              ElementsAre("HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "GREEN 8000 of 10000");
  EXPECT_THAT(account.scenario.AdvanceTo(start + 20 * kDay).types,
              ElementsAre("HealthMeasureWentStale", "HealthScoreChanged", "HealthBandChanged"));
}

}  // namespace
}  // namespace steward::accounts
