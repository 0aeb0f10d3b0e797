#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ArchiveSurvey, MakesItArchived) {
  KnownAccount account;
  account.Publish();
  account.Do(About<v1::CloseSurveyRequest>(kSurvey));
  const auto outcome = account.When(About<v1::ArchiveSurveyRequest>(kSurvey));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyArchived"));
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_ARCHIVED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
