#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PauseSurvey, MakesItPaused) {
  KnownAccount account;
  account.Publish();
  const auto outcome = account.When(About<v1::PauseSurveyRequest>(kSurvey));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyPaused"));
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_PAUSED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
