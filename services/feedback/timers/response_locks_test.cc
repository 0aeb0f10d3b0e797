#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ResponseLocks, ItCountsADayLater) {
  KnownAccount account;
  const std::string name = account.Answered({Nps(8)});
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2026, 1, 1, 23)).types, IsEmpty());
  const auto outcome = account.scenario.AdvanceTo(Utc(2026, 1, 2, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ResponseLocked"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2026, 1, 2));
  EXPECT_EQ(account.Response(name).state(), v1::Response::STATE_LOCKED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
