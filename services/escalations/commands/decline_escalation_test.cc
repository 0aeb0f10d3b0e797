#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(DeclineEscalation, EndsIt) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  EXPECT_THAT(account.When(Plain<v1::DeclineEscalationRequest>()).types,
              ElementsAre("EscalationDeclined"));
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_DECLINED);
}

}  // namespace
}  // namespace steward::escalations
