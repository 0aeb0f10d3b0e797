#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(RaiseLevel, CallsTheNextOneNow) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  const auto outcome = account.When(Plain<v1::RaiseLevelRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("EscalationLevelRaised"));
  const auto& raised = EventOf<v1::EscalationLevelRaised>(outcome);
  EXPECT_EQ(raised.level(), 2);
  EXPECT_EQ(raised.targets(0).person(), "people/p2");
}

TEST(RaiseLevel, NobodyIsLeftOnceTheyAreExhausted) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.When(Plain<v1::RaiseLevelRequest>());
  EXPECT_THAT(account.When(Plain<v1::RaiseLevelRequest>()).types,
              ElementsAre("EscalationExhausted"));
  EXPECT_EQ(ReasonOf(account.When(Plain<v1::RaiseLevelRequest>())),
            Reason::REASON_LEVELS_EXHAUSTED);
}

}  // namespace
}  // namespace steward::escalations
