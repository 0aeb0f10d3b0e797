#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Amendment;

TEST(ApproveAmendment, LetsItBeSigned) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_IN_REVIEW);
  const auto outcome = known.When(On<v1::ApproveAmendmentRequest>(kAmendment));
  EXPECT_THAT(outcome.types, ElementsAre("AmendmentApproved"));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_APPROVED);
}

}  // namespace
}  // namespace steward::contracts
