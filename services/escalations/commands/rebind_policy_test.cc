#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
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

}  // namespace
}  // namespace steward::escalations
