#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::Escalation;

v1::CreateEscalationPolicyRequest Policy(int32_t resolve_days) {
  v1::CreateEscalationPolicyRequest request;
  request.set_escalation_policy_id("p");
  request.mutable_escalation_policy()->set_name("escalationPolicies/p");
  request.mutable_escalation_policy()->set_display_name("P");
  auto* rule = request.mutable_escalation_policy()->add_rules();
  rule->set_severity(v1::SEVERITY_SEV3);
  rule->mutable_resolve()->set_business_days(resolve_days);
  return request;
}

TEST(RebindPolicy, ThePolicyOfTheOpeningHoldsUntilThen) {
  KnownAccount account;
  account.When(Policy(5));
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_policy("escalationPolicies/p");
  account.When(request);
  v1::UpdateEscalationPolicyRequest update;
  *update.mutable_escalation_policy() = Policy(1).escalation_policy();
  update.mutable_update_mask()->add_paths("rules");
  ASSERT_TRUE(account.When(update).status.ok());
  account.At("2026-06-02T10:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-05T17:00:00Z");
  const auto outcome = account.When(Plain<v1::RebindPolicyRequest>());
  EXPECT_THAT(outcome.types, Contains("SlaClockRecomputed"));
  EXPECT_THAT(outcome.types, Contains("SlaBreached"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)),
            "RUNNING due 2026-06-01T17:00:00Z breached 2026-06-02T10:00:00Z RETROACTIVE");
}

TEST(RebindPolicy, TakesAnotherPolicyToo) {
  KnownAccount account;
  account.When(Policy(5));
  account.Reach(Escalation::STATE_OPEN);
  auto rebind = Plain<v1::RebindPolicyRequest>();
  rebind.set_policy("escalationPolicies/p");
  ASSERT_TRUE(account.When(rebind).status.ok());
  EXPECT_EQ(account.Stored().policy(), "escalationPolicies/p");
  // It promises nothing but a resolution.
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).state(), v1::SlaClock::STATE_CANCELLED);
  rebind.set_policy("escalationPolicies/none");
  EXPECT_EQ(ReasonOf(account.When(rebind)), Reason::REASON_POLICY_UNKNOWN);
}

v1::ExplainClockResponse Explained(const KnownAccount& account, v1::ClockKind kind) {
  auto request = Plain<v1::ExplainClockRequest>();
  request.set_kind(kind);
  v1::ExplainClockResponse response;
  EXPECT_TRUE(account.scenario.Ask(request, &response).ok());
  return response;
}

// Monday was not worked, it turns out.
accounts::v1::CalendarRevised MondayOff(const KnownAccount& account) {
  const auto office = account.scenario.FindMirror<accounts::v1::Calendar>("reference", kOffice);
  accounts::v1::CalendarRevised event;
  *event.mutable_version() = office->versions(0);
  auto* day = event.mutable_version()->mutable_rules()->add_holidays();
  day->set_year(2026);
  day->set_month(6);
  day->set_day(1);
  return event;
}

TEST(RebindPolicy, AnEndedClockIsExplainedByTheCalendarThatItRanWith) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.At("2026-06-01T11:00:00Z");
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  account.At("2026-06-02T10:00:00Z");
  account.scenario.Hears(kOffice, MondayOff(account));
  ASSERT_TRUE(account.When(Plain<v1::RebindPolicyRequest>()).status.ok());
  EXPECT_EQ(Explained(account, v1::CLOCK_KIND_ACK).open_ms(), 2 * 3'600'000);
  // What still runs counts by the new one from the start on.
  EXPECT_EQ(Explained(account, v1::CLOCK_KIND_RESOLVE).open_ms(), 3'600'000);
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  account.When(Plain<v1::RebindPolicyRequest>());
  EXPECT_EQ(Explained(account, v1::CLOCK_KIND_ACK).open_ms(), 2 * 3'600'000);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(RebindPolicy, RecomputeClocksCountsEndedOnesByTheNewCalendar) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.At("2026-06-01T11:00:00Z");
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  account.scenario.Hears(kOffice, MondayOff(account));
  account.When(Plain<v1::RebindPolicyRequest>());
  EXPECT_EQ(account.When(Plain<v1::RecomputeClocksRequest>()).types.front(),
            "EscalationCalendarsRefreshed");
  EXPECT_EQ(Explained(account, v1::CLOCK_KIND_ACK).open_ms(), 0);
  EXPECT_THAT(account.When(Plain<v1::RecomputeClocksRequest>()).types, IsEmpty());
}

TEST(RebindPolicy, AClockThatIsNotPromisedAnyMoreKeepsItsCalendarForGood) {
  KnownAccount account;
  account.When(Policy(5));
  account.Reach(Escalation::STATE_OPEN);
  account.At("2026-06-01T11:00:00Z");
  account.scenario.Hears(kOffice, MondayOff(account));
  auto rebind = Plain<v1::RebindPolicyRequest>();
  rebind.set_policy("escalationPolicies/p");
  account.When(rebind);
  account.When(Plain<v1::RecomputeClocksRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).state(), v1::SlaClock::STATE_CANCELLED);
  EXPECT_EQ(Explained(account, v1::CLOCK_KIND_ACK).open_ms(), 2 * 3'600'000);
}

TEST(RebindPolicy, AWiderCalendarWithALongerTargetIsOneChange) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN, v1::SEVERITY_SEV2);
  account.At("2026-06-02T10:00:00Z");
  v1::CreateEscalationPolicyRequest always = Policy(10);
  always.mutable_escalation_policy()->mutable_rules(0)->set_severity(v1::SEVERITY_SEV2);
  always.mutable_escalation_policy()->mutable_rules(0)->set_around_the_clock(true);
  account.When(always);
  auto rebind = Plain<v1::RebindPolicyRequest>();
  rebind.set_policy("escalationPolicies/p");
  // 25 hours of 240 are used up; of the 24 office hours it would have been all.
  EXPECT_THAT(account.When(rebind).types, Not(Contains("SlaClockWarned")));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-11T09:00:00Z");
}

}  // namespace
}  // namespace steward::escalations
