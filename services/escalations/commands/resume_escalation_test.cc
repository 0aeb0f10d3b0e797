#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(ResumeEscalation, GoesOnWithWhatStood) {
  KnownAccount account;
  account.Reach(Escalation::STATE_WAITING_CUSTOMER);
  account.At("2026-06-01T11:00:00Z");
  const auto outcome = account.When(Plain<v1::ResumeEscalationRequest>());
  EXPECT_THAT(outcome.types,
              ElementsAre("EscalationResumed", "SlaClockResumed", "SlaClockResumed"));
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_IN_PROGRESS);
}

}  // namespace
}  // namespace steward::escalations
