#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

TEST(ListEscalationPolicies, ByName) {
  KnownAccount account;
  for (const char* id : {"b", "a"}) {
    v1::CreateEscalationPolicyRequest request;
    request.set_escalation_policy_id(id);
    request.mutable_escalation_policy()->set_display_name(id);
    ASSERT_TRUE(account.When(request).status.ok());
  }
  v1::ListEscalationPoliciesResponse response;
  ASSERT_TRUE(account.scenario.Ask(v1::ListEscalationPoliciesRequest(), &response).ok());
  ASSERT_EQ(response.escalation_policies_size(), 2);
  EXPECT_EQ(response.escalation_policies(0).name(), "escalationPolicies/a");
}

}  // namespace
}  // namespace steward::escalations
