#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AgreeFollowUpAction, MakesItActionAgreed) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  account.Do(About<v1::ContactFollowUpRequest>(name));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 10));
  auto request = About<v1::AgreeFollowUpActionRequest>(name);
  request.set_action("A new trainer comes on Monday");
  ASSERT_THAT(account.When(request).types, ElementsAre("FollowUpActionAgreed"));
  EXPECT_EQ(account.FollowUp(name).state(), v1::FollowUp::STATE_ACTION_AGREED);
  EXPECT_NE(account.FollowUp(name).action(), "");
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
