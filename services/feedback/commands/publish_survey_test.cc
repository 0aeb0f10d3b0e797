#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(PublishSurvey, FreezesTheFirstVersionAndMakesItActive) {
  KnownAccount account;
  account.Do(Create(Relationship()));
  const auto outcome = account.When(About<v1::PublishSurveyRequest>(kSurvey));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyPublished"));
  EXPECT_EQ(EventOf<v1::SurveyPublished>(outcome).version(), 1);
  EXPECT_EQ(EventOf<v1::SurveyPublished>(outcome).survey().questions_size(), 3);
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_ACTIVE);
}

TEST(PublishSurvey, AnEditBecomesTheNextVersionAndAPauseStays) {
  KnownAccount account;
  account.Publish();
  account.Do(About<v1::PauseSurveyRequest>(kSurvey));
  v1::Survey survey;
  survey.set_title("Another");
  account.Do(Update(survey, {"title"}));
  account.Do(About<v1::PublishSurveyRequest>(kSurvey));
  EXPECT_EQ(account.Survey().version(), 2);
  EXPECT_FALSE(account.Survey().edited());
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_PAUSED);
}

TEST(PublishSurvey, NothingNewIsNoVersion) {
  KnownAccount account;
  account.Publish();
  EXPECT_THAT(account.Do(About<v1::PublishSurveyRequest>(kSurvey)).events, IsEmpty());
}

TEST(PublishSurvey, RejectsMoreThanAHundredVersions) {
  KnownAccount account;
  account.Publish();
  v1::Survey survey;
  for (int version = 2; version <= 100; ++version) {
    survey.set_title("Version " + std::to_string(version));
    account.Do(Update(survey, {"title"}));
    account.Do(About<v1::PublishSurveyRequest>(kSurvey));
  }
  survey.set_title("One too many");
  account.Do(Update(survey, {"title"}));
  EXPECT_EQ(ReasonOf(account.When(About<v1::PublishSurveyRequest>(kSurvey))),
            Reason::REASON_LIMIT_EXCEEDED);
}

}  // namespace
}  // namespace steward::feedback
