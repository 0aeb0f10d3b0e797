#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(StartEscalation, WorkEndsTheWaitForProgress) {
  KnownAccount account;
  account.Reach(Escalation::STATE_ACKNOWLEDGED);
  const auto outcome = account.When(Plain<v1::StartEscalationRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("EscalationStarted"));
  EXPECT_EQ(EventOf<v1::EscalationStarted>(outcome).from(), Escalation::STATE_ACKNOWLEDGED);
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_IN_PROGRESS);
  EXPECT_FALSE(account.Stored().has_ack_timeout_time());
}

TEST(StartEscalation, GoesBackFromMitigatedWithoutAnotherMitigateClock) {
  KnownAccount account;
  account.Reach(Escalation::STATE_MITIGATED, v1::SEVERITY_SEV2);
  account.When(Plain<v1::StartEscalationRequest>());
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_IN_PROGRESS);
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_MITIGATE).state(), v1::SlaClock::STATE_STOPPED);
}

}  // namespace
}  // namespace steward::escalations
