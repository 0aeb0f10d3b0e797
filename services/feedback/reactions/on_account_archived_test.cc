#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(OnAccountArchived, WhatIsOpenExpires) {
  KnownAccount account;
  account.Publish();
  const std::string open = account.Sent(kAnn);
  const std::string done = account.Sent(kBob);
  account.Do(Submit(account.TokenOf(done), {Nps(8)}));
  const auto outcome = account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  ASSERT_THAT(outcome.types, ElementsAre("InvitationExpired"));
  EXPECT_EQ(account.Invitation(open).state(), v1::Invitation::STATE_EXPIRED);
  EXPECT_EQ(account.Invitation(done).state(), v1::Invitation::STATE_COMPLETED);
  EXPECT_THAT(account.scenario.Timers(open), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
