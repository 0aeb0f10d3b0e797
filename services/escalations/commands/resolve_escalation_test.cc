#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "services/escalations/rows.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(ResolveEscalation, EndsEveryClockAndEveryCallInOneTransition) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  const auto outcome = account.When(Plain<v1::ResolveEscalationRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("EscalationResolved", "SlaClockMet", "SlaClockMet",
                                         "SlaClockMet", "SlaClockMet"));
  const auto timers = account.scenario.Timers(kEscalation);
  ASSERT_EQ(timers.size(), 1u);
  EXPECT_EQ(timers[0].kind, kClosesItself);
  // 5 business days from Monday 09:00.
  EXPECT_EQ(timers[0].due, T("2026-06-05T17:00:00Z"));
}

TEST(ResolveEscalation, AcknowledgesAnOpenOneWhereItSaysSo) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_EQ(ReasonOf(account.When(Plain<v1::ResolveEscalationRequest>())),
            Reason::REASON_ILLEGAL_TRANSITION);
  auto both = Plain<v1::ResolveEscalationRequest>();
  both.set_acknowledge(true);
  const auto outcome = account.When(both);
  EXPECT_EQ(outcome.types[0], "EscalationAcknowledged");
  EXPECT_EQ(outcome.types[1], "SlaClockMet");
  EXPECT_EQ(outcome.types[2], "EscalationResolved");
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_RESOLVED);
  EXPECT_FALSE(account.Stored().has_ack_timeout_time());
}

}  // namespace
}  // namespace steward::escalations
