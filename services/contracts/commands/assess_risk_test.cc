#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

using v1::RenewalRisk;

TEST(AssessRisk, IsSettledByAgreement) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(Risk(RenewalRisk::LEVEL_AT_RISK, RenewalRisk::LEVEL_AT_RISK));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalRiskAssessed"));
  EXPECT_EQ(EventOf<v1::RenewalRiskAssessed>(outcome).risk().checkpoint_days(), 180);
  EXPECT_TRUE(known.StoredRenewal().at_risk());
}

TEST(AssessRisk, IsDisputedWhereTheyDiffer) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(Risk(RenewalRisk::LEVEL_AT_RISK, RenewalRisk::LEVEL_GOOD));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalRiskDisputed"));
  EXPECT_FALSE(known.StoredRenewal().at_risk());
  EXPECT_EQ(known.StoredRenewal().risks(0).settled(), RenewalRisk::LEVEL_UNSPECIFIED);
}

TEST(AssessRisk, At90DaysTheCallIsGoodOrAtRisk) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_TRUE(known.When(Risk(RenewalRisk::LEVEL_MONITOR, RenewalRisk::LEVEL_MONITOR)).status.ok());
  known.scenario.AdvanceTo(Utc(2026, 12, 1));
  EXPECT_EQ(ReasonOf(known.When(Risk(RenewalRisk::LEVEL_MONITOR, RenewalRisk::LEVEL_MONITOR))),
            Reason::REASON_MONITOR_TOO_LATE);
  known.When(Risk(RenewalRisk::LEVEL_GOOD, RenewalRisk::LEVEL_GOOD));
  EXPECT_EQ(known.StoredRenewal().risks_size(), 2);
  EXPECT_EQ(known.StoredRenewal().risks(1).checkpoint_days(), 90);
}

TEST(AssessRisk, AtRiskNeedsAPlan) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  auto request = Risk(RenewalRisk::LEVEL_AT_RISK, RenewalRisk::LEVEL_AT_RISK);
  request.clear_action_plan();
  EXPECT_EQ(ReasonOf(known.When(request)), Reason::REASON_ACTION_PLAN_REQUIRED);
}

TEST(AssessRisk, HasNoCheckpointInARenewalThatIsOpenBeforeThem) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_SCHEDULED);
  known.When(On<v1::OpenRenewalRequest>());
  EXPECT_EQ(ReasonOf(known.When(Risk(RenewalRisk::LEVEL_GOOD, RenewalRisk::LEVEL_GOOD))),
            Reason::REASON_NO_CHECKPOINT);
}

}  // namespace
}  // namespace steward::contracts
