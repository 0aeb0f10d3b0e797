#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FollowHealth, AnAccountThatNobodyMeasuredHasNone) {
  MeasuredAccount account;
  EXPECT_THAT(account.Open("e1").types, ElementsAre("AccountEscalationNoted"));
  EXPECT_EQ(account.scenario.Find<v1::AccountHealthState>(kHealth), nullptr);
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, kDay));
  EXPECT_THAT(account.Resolve("e1").types, ElementsAre("AccountEscalationNoted"));
}

TEST(FollowHealth, OpenEscalationsAreMeasuredAsTheyOpenAndEnd) {
  MeasuredAccount account;
  account.Set("product_usage", 8000);
  EXPECT_EQ(account.Show(), "UNKNOWN 8889 of 4500");
  const Outcome opened = account.Open("e1");
  EXPECT_THAT(opened.types,
              ElementsAre("AccountEscalationNoted", "HealthMeasureSet", "HealthScoreChanged"));
  const auto set = TheOnly<v1::HealthMeasureSet>(opened);
  EXPECT_EQ(set.measure(), "open_escalations");
  EXPECT_EQ(set.raw(), 1);
  EXPECT_EQ(set.raw_before(), 0);
  EXPECT_EQ(account.Show(), "UNKNOWN 7556 of 4500");
  account.Resolve("e1");
  EXPECT_EQ(account.Show(), "UNKNOWN 8889 of 4500");
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(FollowHealth, WhatIsOpenMeansNothingWhereTheScorecardDoesntMeasureIt) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 8000);
  EXPECT_THAT(account.Open("e1").types, ElementsAre("AccountEscalationNoted"));
}

TEST(FollowHealth, AnAccountThatMovesTakesTheNewScorecardUp) {
  MeasuredAccount account;
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  account.Set("y", 6000);
  account.Define({Plain("y")});
  const Outcome outcome = account.Open("e1");
  EXPECT_THAT(outcome.types,
              ElementsAre("AccountEscalationNoted", "HealthScoreChanged", "HealthBandChanged"));
  EXPECT_EQ(TheOnly<v1::HealthScoreChanged>(outcome).delta_definition_centi(), 2000);
  EXPECT_EQ(account.Show(), "YELLOW 6000 of 10000");
}

}  // namespace
}  // namespace steward::accounts
