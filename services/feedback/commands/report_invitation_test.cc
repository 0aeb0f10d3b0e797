#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReportInvitation, ALaterStageImpliesTheEarlierOnes) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  account.scenario.AdvanceTo(Utc(2026, 1, 2));
  ASSERT_THAT(account.When(Report(name, v1::Invitation::STATE_OPENED)).types,
              ElementsAre("InvitationOpened"));
  EXPECT_EQ(account.Invitation(name).state(), v1::Invitation::STATE_OPENED);
  EXPECT_EQ(account.Invitation(name).delivered_time().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 2)));
  EXPECT_THAT(account.Do(Report(name, v1::Invitation::STATE_DELIVERED)).events, IsEmpty());
  EXPECT_THAT(account.When(Report(name, v1::Invitation::STATE_STARTED)).types,
              ElementsAre("InvitationStarted"));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

// Else more would have answered than were asked.
TEST(ReportInvitation, ItHasArrivedWhenItIsOpenedWhateverWasSaidBefore) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  auto delivered = Report(name, v1::Invitation::STATE_DELIVERED);
  *delivered.mutable_effective_time() = ToTimestamp(Utc(2026, 1, 9));
  account.Do(delivered);
  auto opened = Report(name, v1::Invitation::STATE_OPENED);
  *opened.mutable_effective_time() = ToTimestamp(Utc(2026, 1, 5));
  account.Do(opened);
  EXPECT_EQ(account.Invitation(name).delivered_time().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 5)));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ReportInvitation, ABounceEndsIt) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  ASSERT_THAT(account.When(Report(name, v1::Invitation::STATE_BOUNCED)).types,
              ElementsAre("InvitationBounced"));
  EXPECT_THAT(account.scenario.Timers(name), IsEmpty());
  EXPECT_FALSE(account.Invitation(name).has_delivered_time());
}

TEST(ReportInvitation, WhatArrivedCantBounce) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  account.Do(Report(name, v1::Invitation::STATE_DELIVERED));
  EXPECT_EQ(ReasonOf(account.When(Report(name, v1::Invitation::STATE_BOUNCED))),
            Reason::REASON_ILLEGAL_TRANSITION);
}

}  // namespace
}  // namespace steward::feedback
