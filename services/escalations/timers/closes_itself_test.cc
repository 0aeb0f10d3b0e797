#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(ClosesItself, FiveBusinessDaysAfterTheResolution) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED);
  EXPECT_THAT(account.At("2026-06-05T16:59:59Z").types, IsEmpty());
  const auto outcome = account.At("2026-06-05T17:00:00Z");
  EXPECT_THAT(outcome.types, ElementsAre("EscalationClosed"));
  EXPECT_FALSE(EventOf<v1::EscalationClosed>(outcome).customer_confirmed());
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_CLOSED);
}

TEST(ClosesItself, NotAfterAReopening) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED);
  account.When(Plain<v1::ReopenEscalationRequest>());
  account.At("2026-06-08T00:00:00Z");
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
}

}  // namespace
}  // namespace steward::escalations
