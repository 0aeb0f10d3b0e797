#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(UpdateSurvey, ChangesADraft) {
  KnownAccount account;
  account.Do(Create(Relationship()));
  v1::Survey survey;
  survey.set_title("Another");
  ASSERT_THAT(account.When(Update(survey, {"title"})).types, ElementsAre("SurveyUpdated"));
  EXPECT_EQ(account.Survey().title(), "Another");
  EXPECT_FALSE(account.Survey().edited()) << "nothing is published yet";
}

TEST(UpdateSurvey, LeavesThePublishedVersionAsItIs) {
  KnownAccount account;
  account.Publish();
  v1::Survey survey;
  survey.set_title("Another");
  account.Do(Update(survey, {"title"}));
  EXPECT_TRUE(account.Survey().edited());
  EXPECT_EQ(account.Survey().version(), 1);
  v1::ListSurveyVersionsResponse versions;
  ASSERT_TRUE(account.scenario.Ask(About<v1::ListSurveyVersionsRequest>(kSurvey), &versions).ok());
  ASSERT_THAT(versions.versions(), SizeIs(1));
  EXPECT_EQ(versions.versions(0).title(), "How are we doing");
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(UpdateSurvey, BackToWhatIsPublishedIsNoEdit) {
  KnownAccount account;
  account.Publish();
  v1::Survey survey;
  survey.set_title("Another");
  account.Do(Update(survey, {"title"}));
  account.Do(Update(Relationship(), {"title"}));
  EXPECT_FALSE(account.Survey().edited());
}

TEST(UpdateSurvey, TheSameIsNothingNew) {
  KnownAccount account;
  account.Publish();
  EXPECT_THAT(account.Do(Update(Relationship(), {"title"})).events, IsEmpty());
}

TEST(UpdateSurvey, RejectsWhatCantBeAsked) {
  KnownAccount account;
  account.Publish();
  v1::Survey survey;
  survey.set_expiry_days(5);
  EXPECT_EQ(ReasonOf(account.When(Update(survey, {"expiry_days"}))),
            Reason::REASON_SURVEY_UNASKABLE)
      << "it would remind on day 7";
}

}  // namespace
}  // namespace steward::feedback
