#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RescoreHealth, WhatTheDefinitionChangedIsToldApart) {
  MeasuredAccount account;
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  account.Set("y", 6000);
  EXPECT_EQ(account.Show(), "RED 4000 of 10000");
  account.Define({Plain("y")});
  EXPECT_EQ(account.health().scorecard_version(), 1);

  const Outcome outcome = account.Rescore();
  EXPECT_THAT(outcome.types, ElementsAre("HealthScoreChanged", "HealthBandChanged"));
  const auto changed = TheOnly<v1::HealthScoreChanged>(outcome);
  EXPECT_EQ(changed.delta_definition_centi(), 2000);
  EXPECT_EQ(changed.delta_staleness_centi(), 0);
  EXPECT_EQ(changed.delta_data_centi(), 0);
  EXPECT_EQ(account.Show(), "YELLOW 6000 of 10000");
  EXPECT_EQ(account.health().scorecard_version(), 2);
  EXPECT_THAT(account.Rescore().types, IsEmpty());
}

TEST(RescoreHealth, ANewVersionIsNotedThoughTheScoreStays) {
  MeasuredAccount account;
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  account.Set("y", 2000);
  account.Define({Plain("y")});
  EXPECT_THAT(account.Rescore().types, ElementsAre("HealthScoreChanged"));
  EXPECT_EQ(account.health().scorecard_version(), 2);
}

TEST(RescoreHealth, AScorecardOfOtherMeasuresLeavesNoScore) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 2000);
  account.Define({Plain("z")});
  const auto changed = TheOnly<v1::HealthScoreChanged>(account.Rescore());
  EXPECT_FALSE(changed.has_score_centi());
  EXPECT_FALSE(changed.has_delta_definition_centi());
  EXPECT_EQ(account.Show(), "UNKNOWN - of 0");
}

TEST(RescoreHealth, AnAccountWithoutMeasuresHasNothingToScore) {
  MeasuredAccount account;
  EXPECT_THAT(account.Rescore().status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
