#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

TEST(ApproveEscalation, OpensItNow) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  account.At("2026-06-01T12:00:00Z");
  const auto outcome = account.When(Plain<v1::ApproveEscalationRequest>());
  EXPECT_EQ(outcome.types.front(), "EscalationOpened");
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
  EXPECT_EQ(Text(account.Stored().open_time()), "2026-06-01T12:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)), "RUNNING due 2026-06-01T16:00:00Z");
}

}  // namespace
}  // namespace steward::escalations
