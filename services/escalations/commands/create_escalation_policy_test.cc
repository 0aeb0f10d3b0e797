#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

v1::CreateEscalationPolicyRequest Policy() {
  v1::CreateEscalationPolicyRequest request;
  request.set_escalation_policy_id("p");
  request.mutable_escalation_policy()->set_display_name("P");
  request.mutable_escalation_policy()->set_calendar(kOffice);
  auto* rule = request.mutable_escalation_policy()->add_rules();
  rule->set_severity(v1::SEVERITY_SEV3);
  rule->mutable_ack()->set_minutes(30);
  return request;
}

TEST(CreateEscalationPolicy, SeveritiesThatItDoesNotNameHaveTheDefaults) {
  KnownAccount account;
  ASSERT_TRUE(account.When(Policy()).status.ok());
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_policy("escalationPolicies/p");
  request.mutable_escalation()->clear_calendar();
  account.When(request);
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)), "RUNNING due 2026-06-01T09:30:00Z");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).calendar(), kOffice);
  // The rule promises no resolution; a SEV2 has the default one.
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).number(), 0);
  account.When(Raise(v1::SEVERITY_SEV2));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-03T17:00:00Z");
}

TEST(CreateEscalationPolicy, RefusesWhatCantBeKept) {
  KnownAccount account;
  auto twice = Policy();
  *twice.mutable_escalation_policy()->add_rules() = twice.escalation_policy().rules(0);
  EXPECT_EQ(ReasonOf(account.When(twice)), Reason::REASON_INVALID_FIELD);
  auto no_time = Policy();
  no_time.mutable_escalation_policy()->mutable_rules(0)->mutable_ack()->set_minutes(0);
  EXPECT_EQ(ReasonOf(account.When(no_time)), Reason::REASON_INVALID_FIELD);
  auto nobody = Policy();
  auto* level = nobody.mutable_escalation_policy()->mutable_rules(0)->add_levels();
  level->set_delay_minutes(5);
  level->add_targets(v1::TARGET_ROLE_UNSPECIFIED);
  EXPECT_EQ(ReasonOf(account.When(nobody)), Reason::REASON_INVALID_FIELD);
  auto unknown = Policy();
  unknown.mutable_escalation_policy()->set_calendar("calendars/none");
  EXPECT_EQ(ReasonOf(account.When(unknown)), Reason::REASON_CALENDAR_NOT_KNOWN);
}

}  // namespace
}  // namespace steward::escalations
