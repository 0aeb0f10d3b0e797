#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

// Golden vector: 16 h of Monday to Friday 09-17, paused Friday 16:00 to Monday 10:00.
TEST(SetWaiting, OnlyOpenHoursInThePauseProlong) {
  KnownAccount account;
  v1::CreateEscalationPolicyRequest policy;
  policy.set_escalation_policy_id("p");
  policy.mutable_escalation_policy()->set_display_name("P");
  auto* rule = policy.mutable_escalation_policy()->add_rules();
  rule->set_severity(v1::SEVERITY_SEV3);
  rule->mutable_resolve()->set_business_days(2);
  ASSERT_TRUE(account.When(policy).status.ok());
  account.At("2026-06-04T09:00:00Z");
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_policy("escalationPolicies/p");
  ASSERT_TRUE(account.When(request).status.ok());
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-05T17:00:00Z");
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  account.When(Plain<v1::StartEscalationRequest>());
  account.At("2026-06-05T16:00:00Z");
  EXPECT_THAT(account.When(Wait(Escalation::STATE_WAITING_CUSTOMER)).types,
              ElementsAre("EscalationWaiting", "SlaClockPaused"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "PAUSED");
  account.At("2026-06-08T10:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::ResumeEscalationRequest>()).types,
              ElementsAre("EscalationResumed", "SlaClockResumed"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-08T11:00:00Z");
}

TEST(SetWaiting, ForOurselvesNothingStandsUnlessThePolicySaysSo) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS);
  EXPECT_THAT(account.When(Wait(Escalation::STATE_WAITING_INTERNAL)).types,
              ElementsAre("EscalationWaiting"));
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).state(), v1::SlaClock::STATE_RUNNING);
}

TEST(SetWaiting, ACustomerWhoWaitsForAnAnswerGoesOnWaiting) {
  KnownAccount account;
  account.Reach(Escalation::STATE_WAITING_CUSTOMER);
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE).state(), v1::SlaClock::STATE_RUNNING);
}

}  // namespace
}  // namespace steward::escalations
