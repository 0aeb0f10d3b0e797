#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(SetTrend, SaysWhatItWas) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::SetTrendRequest>();
  request.set_trend(Escalation::TREND_IMPROVING);
  const auto outcome = account.When(request);
  EXPECT_THAT(outcome.types, ElementsAre("EscalationTrendChanged"));
  EXPECT_EQ(EventOf<v1::EscalationTrendChanged>(outcome).from(), Escalation::TREND_SAME);
  EXPECT_THAT(account.When(request).types, IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
