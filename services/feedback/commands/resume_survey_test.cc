#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ResumeSurvey, MakesItActive) {
  KnownAccount account;
  account.Publish();
  account.Do(About<v1::PauseSurveyRequest>(kSurvey));
  const auto outcome = account.When(About<v1::ResumeSurveyRequest>(kSurvey));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyResumed"));
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_ACTIVE);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
