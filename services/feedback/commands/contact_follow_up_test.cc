#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ContactFollowUp, MakesItContacted) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 10));
  auto request = About<v1::ContactFollowUpRequest>(name);
  ASSERT_THAT(account.When(request).types, ElementsAre("FollowUpContacted"));
  EXPECT_EQ(account.FollowUp(name).state(), v1::FollowUp::STATE_CONTACTED);
  EXPECT_EQ(account.FollowUp(name).clocks(1).stop_time().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 1, 10)));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
