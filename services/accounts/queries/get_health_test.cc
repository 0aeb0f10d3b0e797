#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;

v1::AccountHealth Get(const MeasuredAccount& account) {
  v1::GetHealthRequest request;
  request.set_account("accounts/a1");
  v1::AccountHealth health;
  EXPECT_THAT(account.scenario.Ask(request, &health), IsOk());
  return health;
}

TEST(GetHealth, IsUnknownWhereNothingWasMeasured) {
  MeasuredAccount account;
  EXPECT_EQ(Get(account).name(), kHealth);
  EXPECT_EQ(Get(account).band(), v1::HEALTH_BAND_UNKNOWN);
  EXPECT_FALSE(Get(account).has_score_centi());
}

TEST(GetHealth, AnUnknownAccountIsNotFound) {
  MeasuredAccount account;
  v1::GetHealthRequest request;
  request.set_account("accounts/a2");
  v1::AccountHealth health;
  EXPECT_THAT(account.scenario.Ask(request, &health), HasReason(Reason::REASON_NOT_FOUND));
}

TEST(GetHealth, TheTrendIsAgainstTheScoreOf28DaysAgo) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Plain("x")});
  account.Set("x", 6000);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_UNSPECIFIED);
  account.scenario.AdvanceTo(start + 27 * kDay);
  account.Set("x", 6301);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_UNSPECIFIED);
  account.scenario.AdvanceTo(start + 28 * kDay);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_UP);
  account.Set("x", 6300);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_SAME);
  account.Set("x", 5699);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_DOWN);
  // 28 days later it is compared with that.
  account.scenario.AdvanceTo(start + 56 * kDay);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_SAME);
}

TEST(GetHealth, TheSlopeIsOfTheLineThroughTheDailyScores) {
  MeasuredAccount account;
  const absl::Time start = account.scenario.now();
  account.Define({Plain("x")});
  for (int day = 0; day < 60; ++day) {
    account.scenario.AdvanceTo(start + day * kDay);
    account.Set("x", 1000 + 100 * day);
  }
  EXPECT_EQ(Get(account).slope_centi(), 2800);
  EXPECT_EQ(Get(account).trend(), v1::AccountHealth::TREND_UP);
  // What no trend needs is forgotten.
  EXPECT_EQ(account.state().daily_scores_size(), 29);
  account.scenario.AdvanceTo(start + 200 * kDay);
  EXPECT_EQ(Get(account).slope_centi(), 0);
  account.Set("x", 0);
  EXPECT_EQ(account.state().daily_scores_size(), 2);
}

TEST(GetHealth, OneDayHasNoSlope) {
  MeasuredAccount account;
  account.Define({Plain("x")});
  account.Set("x", 6000);
  EXPECT_FALSE(Get(account).has_slope_centi());
}

}  // namespace
}  // namespace steward::accounts
