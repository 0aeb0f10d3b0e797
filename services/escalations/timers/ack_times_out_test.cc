#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(AckTimesOut, OpensItAgainAtItsLevel) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.When(Plain<v1::RaiseLevelRequest>());
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  const auto outcome = account.At("2026-06-01T09:30:00Z");
  EXPECT_THAT(outcome.types, ElementsAre("EscalationAckTimedOut"));
  EXPECT_EQ(EventOf<v1::EscalationAckTimedOut>(outcome).level(), 2);
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
  EXPECT_EQ(Text(account.Stored().ladder().next_time()), "2026-06-01T13:30:00Z");
}

TEST(AckTimesOut, NotOnceWorkBegan) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS);
  account.At("2026-06-01T09:45:00Z");
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_IN_PROGRESS);
}

}  // namespace
}  // namespace steward::escalations
