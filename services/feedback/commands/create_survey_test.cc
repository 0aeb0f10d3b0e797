#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CreateSurvey, MakesADraft) {
  KnownAccount account;
  const auto outcome = account.When(Create(Relationship()));
  ASSERT_THAT(outcome.types, ElementsAre("SurveyCreated"));
  EXPECT_EQ(account.Survey().state(), v1::Survey::STATE_DRAFT);
  EXPECT_EQ(account.Survey().version(), 0);
  EXPECT_FALSE(account.Survey().edited());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(CreateSurvey, RejectsAMetricThatIsAskedForTwice) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.mutable_questions(1)->set_metric(v1::METRIC_NPS);
  const auto outcome = account.When(Create(survey));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_SURVEY_UNASKABLE);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("METRIC_NPS twice"));
}

TEST(CreateSurvey, RejectsAQuestionForNothing) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.mutable_questions(2)->clear_choices();
  EXPECT_EQ(ReasonOf(account.When(Create(survey))), Reason::REASON_SURVEY_UNASKABLE);
}

TEST(CreateSurvey, RejectsTwoQuestionsOfOneId) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.mutable_questions(1)->set_question_id("recommend");
  EXPECT_EQ(ReasonOf(account.When(Create(survey))), Reason::REASON_SURVEY_UNASKABLE);
}

TEST(CreateSurvey, RejectsRemindersThatDontRiseToTheExpiry) {
  KnownAccount account;
  v1::Survey late = Relationship();
  late.set_reminder_days(1, 14);
  EXPECT_EQ(ReasonOf(account.When(Create(late))), Reason::REASON_SURVEY_UNASKABLE);
  v1::Survey falling = Relationship();
  falling.set_reminder_days(1, 2);
  EXPECT_EQ(ReasonOf(account.When(Create(falling))), Reason::REASON_SURVEY_UNASKABLE);
}

}  // namespace
}  // namespace steward::feedback
