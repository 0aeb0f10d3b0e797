#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using v1::Escalation;

// Tuesday, 2 June was a holiday after all.
accounts::v1::CalendarRevised WithHoliday(const accounts::v1::Calendar& office) {
  accounts::v1::CalendarRevised event;
  *event.mutable_version() = office.versions(0);
  auto* day = event.mutable_version()->mutable_rules()->add_holidays();
  day->set_year(2026);
  day->set_month(6);
  day->set_day(2);
  return event;
}

TEST(RecomputeClocks, ACorrectedCalendarTakesTheBreachBack) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-03T12:00:00Z");
  account.When(Plain<v1::MitigateEscalationRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_MITIGATE).outcome(), v1::SlaClock::OUTCOME_MISSED);
  account.At("2026-06-03T17:30:00Z");
  EXPECT_TRUE(account.Clock(v1::CLOCK_KIND_RESOLVE).has_breached_at());
  const auto office = account.scenario.FindMirror<accounts::v1::Calendar>("reference", kOffice);
  account.scenario.Hears(kOffice, WithHoliday(*office));
  EXPECT_TRUE(account.Clock(v1::CLOCK_KIND_RESOLVE).has_breached_at());
  const auto outcome = account.When(Plain<v1::RecomputeClocksRequest>());
  EXPECT_EQ(outcome.types.front(), "EscalationCalendarsRefreshed");
  EXPECT_THAT(outcome.types, Contains("SlaClockRecomputed"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-04T17:00:00Z");
  // Monday's promise of one business day was missed all the same.
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_MITIGATE).outcome(), v1::SlaClock::OUTCOME_MISSED);
}

TEST(RecomputeClocks, SaysNothingWhereNothingDiffers) {
  KnownAccount account;
  account.Reach(Escalation::STATE_WAITING_CUSTOMER);
  account.At("2026-06-02T12:00:00Z");
  account.When(Plain<v1::ResumeEscalationRequest>());
  account.When(Raise(v1::SEVERITY_SEV1));
  account.When(Plain<v1::ResolveEscalationRequest>());
  account.At("2026-06-02T13:00:00Z");
  account.When(Plain<v1::ReopenEscalationRequest>());
  EXPECT_THAT(account.When(Plain<v1::RecomputeClocksRequest>()).types, IsEmpty());
}

TEST(RecomputeClocks, NewTermsOfTheInstantOfAStopCameBeforeIt) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS);
  account.At("2026-06-10T12:00:00Z");
  account.When(Raise(v1::SEVERITY_SEV2));
  account.When(Plain<v1::ResolveEscalationRequest>());
  account.At("2026-06-10T13:00:00Z");
  account.When(Plain<v1::ReopenEscalationRequest>());
  EXPECT_TRUE(account.Clock(v1::CLOCK_KIND_RESOLVE).has_breached_at());
  EXPECT_THAT(account.When(Plain<v1::RecomputeClocksRequest>()).types, IsEmpty());
}

TEST(RecomputeClocks, WhatAnEndedClockCountedByIsKept) {
  KnownAccount account;
  account.Reach(Escalation::STATE_ACKNOWLEDGED);
  v1::CreateEscalationPolicyRequest policy;
  policy.set_escalation_policy_id("always");
  policy.mutable_escalation_policy()->set_display_name("Always");
  for (int severity = 1; severity <= 4; ++severity) {
    auto* rule = policy.mutable_escalation_policy()->add_rules();
    rule->set_severity(static_cast<v1::Severity>(severity));
    rule->set_around_the_clock(true);
    rule->mutable_resolve()->set_business_days(1);
  }
  account.When(policy);
  auto rebind = Plain<v1::RebindPolicyRequest>();
  rebind.set_policy("escalationPolicies/always");
  ASSERT_TRUE(account.When(rebind).status.ok());
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-02T09:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::RecomputeClocksRequest>()).types, IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
