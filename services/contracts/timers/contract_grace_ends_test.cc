#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

TEST(ContractGraceEnds, LosesTheRenewalAndEndsTheContract) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LAPSED);
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 6, 1));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalLost", "ContractExpired"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2027, 3, 31));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOST);
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_EXPIRED);
  EXPECT_THAT(known.scenario.Timers(kContract), IsEmpty());
}

TEST(ContractGraceEnds, ABlockStandsUntilItIsLifted) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_SUSPENDED, Lapsing());
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_IN_GRACE);
  EXPECT_EQ(known.Stored().blocks_size(), 1);
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 3, 31));
  EXPECT_THAT(outcome.types, ElementsAre("RenewalLost", "ContractExpired"));
  EXPECT_EQ(known.Stored().blocks_size(), 1);
  EXPECT_FALSE(EventOf<v1::ContractResumed>(known.When(Resume())).state_changed());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_EXPIRED);
  EXPECT_EQ(known.Stored().blocks_size(), 0);
}

}  // namespace
}  // namespace steward::contracts
