#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

using v1::RenewalRisk;

v1::SettleRiskRequest Settle(RenewalRisk::Level level) {
  auto request = On<v1::SettleRiskRequest>();
  request.set_settled(level);
  return request;
}

TEST(SettleRisk, IsLeadershipsWordOnADispute) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.When(Risk(RenewalRisk::LEVEL_AT_RISK, RenewalRisk::LEVEL_GOOD));
  const auto outcome = known.When(Settle(RenewalRisk::LEVEL_AT_RISK));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalRiskAssessed"));
  const auto& risk = EventOf<v1::RenewalRiskAssessed>(outcome).risk();
  EXPECT_EQ(risk.automated(), RenewalRisk::LEVEL_AT_RISK);
  EXPECT_EQ(risk.called(), RenewalRisk::LEVEL_GOOD);
  EXPECT_EQ(risk.settled(), RenewalRisk::LEVEL_AT_RISK);
  EXPECT_TRUE(known.StoredRenewal().at_risk());
}

TEST(SettleRisk, RejectsWhereNothingIsInDispute) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(ReasonOf(known.When(Settle(RenewalRisk::LEVEL_GOOD))), Reason::REASON_NO_CHECKPOINT);
  known.When(Risk(RenewalRisk::LEVEL_GOOD, RenewalRisk::LEVEL_GOOD));
  EXPECT_EQ(ReasonOf(known.When(Settle(RenewalRisk::LEVEL_GOOD))), Reason::REASON_NO_CHECKPOINT);
}

}  // namespace
}  // namespace steward::contracts
