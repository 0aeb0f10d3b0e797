#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(PrepareRenewal, MovesItOn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(On<v1::PrepareRenewalRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("RenewalPreparationStarted"));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_PREPARING);
}

}  // namespace
}  // namespace steward::contracts
