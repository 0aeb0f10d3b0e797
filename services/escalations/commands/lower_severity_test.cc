#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(LowerSeverity, ARetroactiveBreachGoesWithItsCause) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.At("2026-06-01T11:00:00Z");
  account.When(Raise(v1::SEVERITY_SEV1));
  ASSERT_TRUE(account.Clock(v1::CLOCK_KIND_ACK).has_breached_at());
  account.When(Lower(v1::SEVERITY_SEV3));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)), "RUNNING due 2026-06-01T13:00:00Z");
  // SEV3 promises no mitigation.
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_MITIGATE).state(), v1::SlaClock::STATE_CANCELLED);
}

TEST(LowerSeverity, DoesNotRaise) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_EQ(ReasonOf(account.When(Lower(v1::SEVERITY_SEV1))), Reason::REASON_INVALID_FIELD);
}

TEST(LowerSeverity, BeforeTheOpeningThereAreNoClocks) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  EXPECT_THAT(account.When(Lower(v1::SEVERITY_SEV4)).types,
              ElementsAre("EscalationSeverityChanged"));
}

}  // namespace
}  // namespace steward::escalations
