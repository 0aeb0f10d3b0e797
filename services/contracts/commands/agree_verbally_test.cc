#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(AgreeVerbally, MovesItOn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NEGOTIATING);
  const auto outcome = known.When(On<v1::AgreeVerballyRequest>());
  EXPECT_THAT(outcome.types, ElementsAre("RenewalAgreedVerbally"));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_VERBAL);
}

}  // namespace
}  // namespace steward::contracts
