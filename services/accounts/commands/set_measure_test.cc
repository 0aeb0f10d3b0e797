#include "services/accounts/health_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The account of the page's vector (DOMAIN.md 3.5), but for engagement.
void MeasureMost(MeasuredAccount* account) {
  account->Open("e1");
  account->Open("e2");
  account->Set("product_usage", 8000);
  account->SetNotApplicable("goal_progress");
  account->Set("satisfaction", 6000);
}

TEST(SetMeasure, ThePagesVector) {
  MeasuredAccount account;
  MeasureMost(&account);
  const Outcome outcome = account.Set("engagement", 9000);
  EXPECT_THAT(outcome.types, ElementsAre("HealthMeasureSet", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "YELLOW 6824 of 8500");

  const auto changed = TheOnly<v1::HealthScoreChanged>(outcome);
  EXPECT_EQ(changed.previous_score_centi(), 6154);
  EXPECT_EQ(changed.delta_data_centi(), 670);
  EXPECT_EQ(changed.delta_definition_centi(), 0);
  EXPECT_EQ(changed.delta_staleness_centi(), 0);
  std::vector<std::string> measures;
  int32_t sum_centi = 0;
  for (const auto& each : changed.contributions()) {
    measures.push_back(each.measure());
    sum_centi += each.contribution_centi();
  }
  EXPECT_THAT(measures,
              ElementsAre("engagement", "open_escalations", "product_usage", "satisfaction"));
  EXPECT_EQ(sum_centi, 6824);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(SetMeasure, TheBandIsKnownOnceEnoughIsMeasured) {
  MeasuredAccount account;
  EXPECT_THAT(account.Set("product_usage", 4000).types,
              ElementsAre("HealthMeasureSet", "HealthMeasureSet", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "UNKNOWN 6667 of 4500");
  const Outcome outcome = account.Set("satisfaction", 1000);
  const auto changed = TheOnly<v1::HealthBandChanged>(outcome);
  EXPECT_EQ(changed.from(), v1::HEALTH_BAND_UNKNOWN);
  EXPECT_EQ(changed.to(), v1::HEALTH_BAND_RED);
  EXPECT_EQ(changed.cause(), v1::HealthBandChanged::CAUSE_SCORE);
  EXPECT_EQ(account.Show(), "RED 4923 of 6500");
}

TEST(SetMeasure, TheFirstOneNotesTheOpenEscalationsToo) {
  MeasuredAccount account;
  account.Open("e1");
  EXPECT_EQ(account.scenario.Find<v1::AccountHealthState>(kHealth), nullptr);
  const Outcome outcome = account.Set("product_usage", 8000);
  ASSERT_EQ(outcome.types.size(), 3u);
  const auto& noted = static_cast<const v1::HealthMeasureSet&>(*outcome.events[1]);
  EXPECT_EQ(noted.measure(), "open_escalations");
  EXPECT_EQ(noted.raw(), 1);
}

TEST(SetMeasure, AReadingSaysWhatItWasBefore) {
  MeasuredAccount account;
  account.Set("product_usage", 8000);
  const auto event = TheOnly<v1::HealthMeasureSet>(account.Set("product_usage", 7000));
  EXPECT_EQ(event.raw_before(), 8000);
  const auto gone = TheOnly<v1::HealthMeasureSet>(account.SetNotApplicable("product_usage"));
  EXPECT_EQ(gone.raw_before(), 7000);
  EXPECT_FALSE(gone.has_raw());
  EXPECT_EQ(account.Show(), "UNKNOWN 10000 of 2000");
}

TEST(SetMeasure, WhatDropsOutIsToldWithWhatItTakesAway) {
  MeasuredAccount account;
  account.Define({Plain("x"), Plain("y")});
  account.Set("x", 2000);
  account.Set("y", 6000);
  const auto event = TheOnly<v1::HealthScoreChanged>(account.SetNotApplicable("x"));
  ASSERT_EQ(event.dropped_size(), 1);
  EXPECT_EQ(event.dropped(0).measure(), "x");
  EXPECT_EQ(event.dropped(0).delta_centi(), -1000);
  EXPECT_EQ(event.contributions(0).delta_centi(), 3000);
  EXPECT_EQ(event.delta_data_centi(), 2000);
}

TEST(SetMeasure, TheSameReadingAgainIsNothingNew) {
  MeasuredAccount account;
  const absl::Time measured_at = account.scenario.now() - kDay;
  account.Set("product_usage", 8000, measured_at);
  EXPECT_THAT(account.Set("product_usage", 8000, measured_at).types, IsEmpty());
  EXPECT_THAT(account.Set("product_usage", 8000, measured_at + kDay).types,
              ElementsAre("HealthMeasureSet"));
}

TEST(SetMeasure, AReadingThatIsTooOldAlreadyDoesNotCount) {
  MeasuredAccount account;
  const Outcome outcome = account.Set("product_usage", 8000, account.scenario.now() - 100 * kDay);
  EXPECT_THAT(outcome.types, ElementsAre("HealthMeasureSet", "HealthMeasureSet",
                                         "HealthMeasureWentStale", "HealthScoreChanged"));
  EXPECT_EQ(account.Show(), "UNKNOWN 10000 of 2000");
  EXPECT_THAT(account.scenario.Timers(kHealth), IsEmpty());
}

TEST(SetMeasure, RefusesAMeasureThatTheScorecardLacks) {
  MeasuredAccount account;
  const Outcome outcome = account.Set("mood", 8000);
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("product_usage, goal_progress, satisfaction"));
  const Outcome kept = account.Set("open_escalations", 0);
  EXPECT_THAT(kept.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOf(kept), HasSubstr("Steward keeps that one itself"));
}

TEST(SetMeasure, NeedsAValueOrThatThereIsNone) {
  MeasuredAccount account;
  v1::SetMeasureRequest request = MeasuredAccount::Setting("product_usage", 1);
  request.set_not_applicable(true);
  EXPECT_THAT(account.scenario.When(request).status, HasReason(Reason::REASON_INVALID_FIELD));
  request.set_not_applicable(false);
  request.clear_raw();
  EXPECT_THAT(account.scenario.When(request).status, HasReason(Reason::REASON_INVALID_FIELD));
  request.set_raw(0);
  EXPECT_THAT(account.scenario.When(request).status, IsOk());
}

TEST(SetMeasure, RefusesAReadingOutOfTime) {
  MeasuredAccount account;
  const absl::Time now = account.scenario.now();
  const Outcome ahead = account.Set("product_usage", 8000, now + kDay);
  EXPECT_THAT(ahead.status, HasReason(Reason::REASON_INVALID_FIELD));
  account.Set("product_usage", 8000, now);
  const Outcome behind = account.Set("product_usage", 9000, now - kDay);
  EXPECT_THAT(behind.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOf(behind), HasSubstr("must not be before 2026-01-01T00:00:00.000000Z"));
  EXPECT_THAT(account.Set("product_usage", 9000, now).types,
              ElementsAre("HealthMeasureSet", "HealthScoreChanged"));
}

TEST(SetMeasure, RefusesAnAccountThatIsNotThereOrArchived) {
  MeasuredAccount account;
  v1::SetMeasureRequest request = MeasuredAccount::Setting("product_usage", 8000);
  request.set_account("accounts/a2");
  EXPECT_THAT(account.scenario.When(request).status, HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  account.scenario.When(About<v1::ArchiveAccountRequest>("a1"));
  EXPECT_THAT(account.Set("product_usage", 8000).status,
              HasReason(Reason::REASON_ACCOUNT_ARCHIVED));
}

TEST(SetMeasure, KeepsReadingsOf200MeasuresAtMost) {
  MeasuredAccount account;
  for (int i = 0; i < 200; ++i) {
    v1::HealthMeasureSet event;
    event.set_measure(absl::StrCat("old_", i));
    event.set_raw(1);
    *event.mutable_measured_at() = ToTimestamp(account.scenario.now());
    *event.mutable_scoring()->mutable_score_time() = event.measured_at();
    account.scenario.Given(kHealth, event);
  }
  const Outcome outcome = account.Set("product_usage", 8000);
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_LIMIT_EXCEEDED));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("readings of 200 measures"));
}

}  // namespace
}  // namespace steward::accounts
