#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(OverrideHealth, IsShownInPlaceOfTheScores) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 9000);
  const Outcome outcome = account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, 10 * kDay));
  EXPECT_THAT(outcome.types, ElementsAre("HealthOverridden", "HealthBandChanged"));
  EXPECT_EQ(account.Show(), "RED 9000 of 10000");
  EXPECT_EQ(account.health().computed_band(), v1::HEALTH_BAND_GREEN);
  EXPECT_EQ(account.health().override().reason_code(), "SPONSOR_LEFT");
  EXPECT_EQ(account.health().override().actor(), "tester");
  EXPECT_THAT(account.scenario.Index(kHealthByBand, {int64_t{v1::HEALTH_BAND_RED}}),
              ElementsAre(kHealth));
}

TEST(OverrideHealth, StandsWhileTheScoreMoves) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 9000);
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, 10 * kDay));
  EXPECT_THAT(account.Set("x", 6000).types, ElementsAre("HealthMeasureSet", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "RED 6000 of 10000");
}

TEST(OverrideHealth, HoldsWhereNothingIsMeasured) {
  MeasuredAccount account;
  account.scenario.When(account.Overriding(v1::HEALTH_BAND_YELLOW, kDay));
  EXPECT_EQ(account.Show(), "YELLOW - of 0");
}

TEST(OverrideHealth, TheBandOfTheScoreIsNoChange) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 9000);
  EXPECT_THAT(account.scenario.When(account.Overriding(v1::HEALTH_BAND_GREEN, kDay)).types,
              ElementsAre("HealthOverridden"));
}

TEST(OverrideHealth, ReplacesTheOneThatHolds) {
  MeasuredAccount account;
  const auto first = account.Overriding(v1::HEALTH_BAND_YELLOW, kDay);
  account.scenario.When(first);
  EXPECT_THAT(account.scenario.When(first).types, IsEmpty());
  const Outcome outcome = account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, 2 * kDay));
  EXPECT_EQ(TheOnly<v1::HealthOverridden>(outcome).before().band(), v1::HEALTH_BAND_YELLOW);
  EXPECT_EQ(account.scenario.Timers(kHealth).size(), 1u);
}

TEST(OverrideHealth, NeedsAReasonABandAndAnEndAhead) {
  MeasuredAccount account;
  auto request = account.Overriding(v1::HEALTH_BAND_RED, kDay);
  request.clear_reason_code();
  EXPECT_THAT(MessageOf(account.scenario.When(request)), HasSubstr("reason_code"));
  EXPECT_THAT(MessageOf(account.scenario.When(account.Overriding(v1::HEALTH_BAND_UNKNOWN, kDay))),
              HasSubstr("band"));
  const Outcome over = account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, -kDay));
  EXPECT_THAT(over.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOf(over), HasSubstr("expires_at"));
}

TEST(OverrideHealth, RefusesAnAccountThatIsNotThereOrArchived) {
  MeasuredAccount account;
  auto request = account.Overriding(v1::HEALTH_BAND_RED, kDay);
  request.set_account("accounts/a2");
  EXPECT_THAT(account.scenario.When(request).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  account.scenario.When(About<v1::ArchiveAccountRequest>("a1"));
  EXPECT_THAT(account.scenario.When(account.Overriding(v1::HEALTH_BAND_RED, kDay)).status,
              HasReason(Reason::REASON_ACCOUNT_ARCHIVED));
}

}  // namespace
}  // namespace steward::accounts
