#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HealthOverrideExpires, ShowsTheScoresBandAgain) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 9000);
  const absl::Time expires_at = account.scenario.now() + 3 * kDay;
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, 3 * kDay));
  const auto timers = account.scenario.Timers(kHealth);
  ASSERT_EQ(timers.size(), 1u);
  EXPECT_EQ(timers[0].kind, kHealthOverrideExpires);
  EXPECT_EQ(timers[0].due, expires_at);

  EXPECT_THAT(account.scenario.AdvanceTo(expires_at - absl::Seconds(1)).types, IsEmpty());
  const Outcome outcome = account.scenario.AdvanceTo(expires_at);
  EXPECT_THAT(outcome.types, ElementsAre("HealthOverrideExpired", "HealthBandChanged"));
  EXPECT_EQ(TheOnly<v1::HealthBandChanged>(outcome).cause(),
            v1::HealthBandChanged::CAUSE_OVERRIDE_EXPIRED);
  EXPECT_EQ(account.Show(), "GREEN 9000 of 10000");
  EXPECT_FALSE(account.health().has_override());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(HealthOverrideExpires, ShowsNothingNewWhereTheScoreSaysTheSame) {
  MeasuredAccount account;
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, kDay));
  account.Define({Plain("x")});
  account.Set("x", 1000);
  EXPECT_THAT(account.scenario.AdvanceTo(account.scenario.now() + kDay).types,
              ElementsAre("HealthOverrideExpired"));
  EXPECT_EQ(account.Show(), "RED 1000 of 10000");
}

}  // namespace
}  // namespace steward::accounts
