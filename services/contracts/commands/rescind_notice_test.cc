#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(RescindNotice, GoesBackToTheNegotiation) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  const auto outcome = known.When(On<v1::RescindNoticeRequest>());
  ASSERT_THAT(outcome.types, ElementsAre("NoticeRescinded"));
  EXPECT_EQ(EventOf<v1::NoticeRescinded>(outcome).pending_churn().minor_units(), 36'000'00);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NEGOTIATING);
  EXPECT_EQ(known.StoredRenewal().notice().verdict(), v1::RenewalNotice::VERDICT_RESCINDED);
  EXPECT_EQ(known.scenario.Sum(kRenewals, {std::string(kGroupPendingChurn)}, "USD",
                               *DayFromDate(Date(2027, 3, 1))),
            0);
}

TEST(RescindNotice, AfterTheDeadlineItStillRenewsByItself) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN, Renewing());
  known.scenario.AdvanceTo(Utc(2027, 1, 10));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NOTICE_GIVEN);
  known.When(On<v1::RescindNoticeRequest>());
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_AUTO_RENEWED);
  EXPECT_EQ(known.Stored().term_no(), 2);
}

TEST(RescindNotice, IsTooLateOnceTheTermHasEnded) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(ReasonOf(known.When(On<v1::RescindNoticeRequest>())),
            Reason::REASON_ILLEGAL_TRANSITION);
}

}  // namespace
}  // namespace steward::contracts
