#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(NoticeMilestoneComes, RemindsOfTheDeadlineAndLocksIn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, Renewing());
  known.scenario.AdvanceTo(Utc(2026, 11, 30));
  const auto outcome = known.scenario.AdvanceTo(Utc(2026, 12, 31));
  ASSERT_THAT(outcome.types,
              ElementsAre("NoticeDeadlineApproaching", "RenewalWindowOpened",
                          "NoticeDeadlineApproaching", "NoticeDeadlineApproaching",
                          "NoticeDeadlinePassed", "RenewalLockedIn", "RenewalWindowOpened"));
  EXPECT_EQ(EventOf<v1::NoticeDeadlineApproaching>(outcome).days(), 30);
  EXPECT_EQ(EffectiveTimeOf(outcome, 4), Utc(2026, 12, 31));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOCKED_IN);
  EXPECT_TRUE(known.StoredRenewal().locked_in());
}

TEST(NoticeMilestoneComes, AStandingNoticeIsNotLockedIn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN, Renewing());
  known.scenario.AdvanceTo(Utc(2027, 1, 2));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NOTICE_GIVEN);
}

TEST(NoticeMilestoneComes, WithoutAutoRenewalNothingIsLockedIn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, Lapsing());
  known.scenario.AdvanceTo(Utc(2027, 1, 2));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
}

}  // namespace
}  // namespace steward::contracts
