#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CloseSurvey, MakesItClosed) {
  KnownAccount account;
  account.Publish();
  account.Do(About<v1::PauseSurveyRequest>(kSurvey));
  const auto outcome = account.When(About<v1::CloseSurveyRequest>(kSurvey));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyClosed"));
  EXPECT_EQ(EventOf<v1::SurveyClosed>(outcome).from(), v1::Survey::STATE_PAUSED);
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_CLOSED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
