#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ResolveFollowUp, MakesItResolved) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  account.Do(About<v1::ContactFollowUpRequest>(name));
  account.Do(Agree(name));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 10));
  auto request = About<v1::ResolveFollowUpRequest>(name);
  ASSERT_THAT(account.When(request).types, ElementsAre("FollowUpResolved"));
  EXPECT_EQ(account.FollowUp(name).state(), v1::FollowUp::STATE_RESOLVED);
  EXPECT_EQ(account.FollowUp(name).clocks(2).stop_time().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 1, 10)));
  EXPECT_THAT(account.scenario.Timers(name), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
