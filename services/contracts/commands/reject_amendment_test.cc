#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Amendment;

TEST(RejectAmendment, MakesItADraftOfTheNextVersion) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_IN_REVIEW);
  const auto outcome = known.When(On<v1::RejectAmendmentRequest>(kAmendment));
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentRejected"));
  EXPECT_EQ(EventOf<v1::AmendmentRejected>(outcome).next_version(), 2);
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_DRAFT);
  EXPECT_EQ(known.StoredAmendment().version(), 2);
}

}  // namespace
}  // namespace steward::contracts
