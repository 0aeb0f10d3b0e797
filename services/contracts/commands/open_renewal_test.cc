#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(OpenRenewal, MovesItOn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_SCHEDULED);
  const auto outcome = known.When(On<v1::OpenRenewalRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("RenewalOpened"));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
}

}  // namespace
}  // namespace steward::contracts
