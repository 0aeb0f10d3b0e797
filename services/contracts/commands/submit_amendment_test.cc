#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Amendment;

TEST(SubmitAmendment, PutsADraftUnderReview) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  const auto outcome = known.When(On<v1::SubmitAmendmentRequest>(kAmendment));
  EXPECT_THAT(outcome.types, ElementsAre("AmendmentSubmitted"));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_IN_REVIEW);
}

TEST(SubmitAmendment, RejectsADraftThatNoLongerFits) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  known.Sealed(Amend(Date(2026, 3, 1), {Adds(Line("Basic", 1, 100)), Removes("Pro")}, "m2"));
  const auto outcome = known.When(On<v1::SubmitAmendmentRequest>(kAmendment));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_AMENDMENT_MISFIT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("\"Pro\" is no line of the contract; it has Basic"));
}

}  // namespace
}  // namespace steward::contracts
