#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(SubmitRound, CountsTheRounds) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_PROPOSED);
  EXPECT_THAT(known.When(Round(100, 2500)).types, ElementsAre("RenewalRoundSubmitted"));
  known.When(Round(110, 2400));
  EXPECT_EQ(known.StoredRenewal().rounds(), 2);
  EXPECT_EQ(known.StoredRenewal().offer().arr_minor(), 31'680'00);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NEGOTIATING);
}

TEST(SubmitRound, RenegotiatesEarlyWhatIsLockedIn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LOCKED_IN);
  known.When(Round(100, 2500));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_NEGOTIATING);
  EXPECT_TRUE(known.StoredRenewal().locked_in());
}

}  // namespace
}  // namespace steward::contracts
