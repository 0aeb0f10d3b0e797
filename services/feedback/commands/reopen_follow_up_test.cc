#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReopenFollowUp, MakesItReopened) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  account.Do(About<v1::ContactFollowUpRequest>(name));
  account.Do(Agree(name));
  account.Do(About<v1::ResolveFollowUpRequest>(name));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 10));
  auto request = About<v1::ReopenFollowUpRequest>(name);
  ASSERT_THAT(account.When(request).types, ElementsAre("FollowUpReopened"));
  EXPECT_EQ(account.FollowUp(name).state(), v1::FollowUp::STATE_REOPENED);
  const auto timers = account.scenario.Timers(name);
  ASSERT_EQ(timers.size(), 3u);
  EXPECT_EQ(timers[0].due, Utc(2026, 1, 2, 10)) << "one business day from the reopening";
  EXPECT_EQ(account.FollowUp(name).reopen_count(), 1);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
