#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(UpdateEscalationPolicy, ChangesWhatIsMasked) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  v1::UpdateEscalationPolicyRequest request;
  request.mutable_escalation_policy()->set_name("escalationPolicies/strict");
  request.mutable_escalation_policy()->set_loop_count(2);
  request.mutable_update_mask()->add_paths("loop_count");
  EXPECT_THAT(account.When(request).types, ElementsAre("EscalationPolicyUpdated"));
  EXPECT_THAT(account.When(request).types, IsEmpty());
  const auto state = account.scenario.Find<v1::EscalationPolicyState>("escalationPolicies/strict");
  EXPECT_EQ(state->escalation_policy().loop_count(), 2);
  EXPECT_TRUE(state->escalation_policy().approval_required());
}

TEST(UpdateEscalationPolicy, ChecksTheWholeOfIt) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  v1::UpdateEscalationPolicyRequest request;
  request.mutable_escalation_policy()->set_name("escalationPolicies/strict");
  request.mutable_escalation_policy()->set_calendar("calendars/none");
  request.mutable_update_mask()->add_paths("calendar");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_CALENDAR_NOT_KNOWN);
}

}  // namespace
}  // namespace steward::escalations
