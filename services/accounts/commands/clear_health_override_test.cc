#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ClearHealthOverride, TheScoresBandIsShownAgain) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 9000);
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, kDay));
  const Outcome outcome = account.Clear();
  EXPECT_THAT(outcome.types, ElementsAre("HealthOverrideCleared", "HealthBandChanged"));
  EXPECT_EQ(TheOnly<v1::HealthOverrideCleared>(outcome).before().band(), v1::HEALTH_BAND_RED);
  EXPECT_EQ(TheOnly<v1::HealthBandChanged>(outcome).cause(),
            v1::HealthBandChanged::CAUSE_OVERRIDE_CLEARED);
  EXPECT_EQ(account.Show(), "GREEN 9000 of 10000");
  EXPECT_THAT(account.scenario.Timers(kHealth), IsEmpty());
  EXPECT_THAT(account.Clear().types, IsEmpty());
}

TEST(ClearHealthOverride, AnAccountWithoutAHealthHasNone) {
  MeasuredAccount account;
  EXPECT_THAT(account.Clear().status, HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
