#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Renewal;

TEST(ReinstateContract, GoesOnFromTheEndOfTheTerm) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_EXPIRED);
  known.scenario.AdvanceTo(Utc(2027, 3, 31));
  const auto outcome = known.When(Reinstate());
  ASSERT_THAT(outcome.types, ElementsAre("ContractReinstated", "TermRenewed", "ArrMovementRecorded",
                                         "ContractActivated", "RenewalScheduled"));
  EXPECT_EQ(EffectiveTimeOf(outcome, 3), Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOST);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ReinstateContract, RejectsAfter30Days) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_EXPIRED);
  known.scenario.AdvanceTo(Utc(2027, 3, 31, 1));
  EXPECT_EQ(ReasonOf(known.When(Reinstate())), Reason::REASON_REINSTATEMENT_TOO_LATE);
}

TEST(ReinstateContract, ItsBlocksStillStand) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_SUSPENDED);
  known.When(Freeze());
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_EXPIRED);
  const auto refused = known.When(Reinstate());
  EXPECT_EQ(ReasonOf(refused), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(MessageOf(refused), HasSubstr("\"legal\""));
  EXPECT_TRUE(known.When(Resume("legal")).status.ok());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_EXPIRED);
  EXPECT_TRUE(known.When(Reinstate()).status.ok());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_SUSPENDED);
  known.When(Resume());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
