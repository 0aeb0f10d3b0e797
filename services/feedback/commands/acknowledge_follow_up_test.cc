#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AcknowledgeFollowUp, MakesItAcknowledged) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 10));
  auto request = About<v1::AcknowledgeFollowUpRequest>(name);
  ASSERT_THAT(account.When(request).types, ElementsAre("FollowUpAcknowledged"));
  EXPECT_EQ(account.FollowUp(name).state(), v1::FollowUp::STATE_ACKNOWLEDGED);
  EXPECT_EQ(account.FollowUp(name).clocks(0).stop_time().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 1, 10)));
  EXPECT_FALSE(account.FollowUp(name).clocks(1).has_stop_time());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
