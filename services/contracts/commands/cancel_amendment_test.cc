#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Amendment;

TEST(CancelAmendment, GivesUpWhatIsNotEffective) {
  for (const auto state : {Amendment::STATE_DRAFT, Amendment::STATE_IN_REVIEW,
                           Amendment::STATE_APPROVED, Amendment::STATE_SIGNED}) {
    KnownAmendment known;
    known.ReachAmendment(state);
    const auto outcome = known.When(On<v1::CancelAmendmentRequest>(kAmendment));
    ASSERT_THAT(outcome.types, ElementsAre("AmendmentCancelled"));
    const auto& event = EventOf<v1::AmendmentCancelled>(outcome);
    EXPECT_EQ(event.contract(), kContract);
    EXPECT_EQ(event.from(), state);
    EXPECT_EQ(event.misfit(), Amendment::MISFIT_UNSPECIFIED);
    EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_CANCELLED);
    EXPECT_THAT(known.scenario.Timers(kAmendment), IsEmpty());
  }
}

}  // namespace
}  // namespace steward::contracts
