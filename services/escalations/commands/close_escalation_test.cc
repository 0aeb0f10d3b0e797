#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(CloseEscalation, TheCustomerConfirms) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED);
  auto close = Plain<v1::CloseEscalationRequest>();
  close.set_customer_confirmed(true);
  const auto outcome = account.When(close);
  EXPECT_THAT(outcome.types, ElementsAre("EscalationClosed"));
  EXPECT_TRUE(EventOf<v1::EscalationClosed>(outcome).customer_confirmed());
  EXPECT_THAT(account.scenario.Timers(kEscalation), IsEmpty());
}

TEST(CloseEscalation, ASev1NeedsADeescalator) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED, v1::SEVERITY_SEV1);
  EXPECT_EQ(ReasonOf(account.When(Plain<v1::CloseEscalationRequest>())),
            Reason::REASON_DEESCALATOR_NEEDED);
}

}  // namespace
}  // namespace steward::escalations
