#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(CloseSev1Escalation, ClosesASev1) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED, v1::SEVERITY_SEV1);
  EXPECT_THAT(account.When(Plain<v1::CloseSev1EscalationRequest>()).types,
              ElementsAre("EscalationClosed"));
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_CLOSED);
}

}  // namespace
}  // namespace steward::escalations
