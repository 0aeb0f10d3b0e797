#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(SubmitResponse, RecordsAnAnswerAndCompletesTheInvitation) {
  KnownAccount account;
  account.Publish();
  const std::string invitation = account.Sent();
  account.scenario.AdvanceTo(Utc(2026, 1, 2, 10));
  const auto outcome = account.When(Submit(account.TokenOf(invitation), {Nps(8), Csat(4)}));
  ASSERT_THAT(outcome.types, ElementsAre("ResponseRecorded", "InvitationCompleted"));
  const auto& recorded = EventOf<v1::ResponseRecorded>(outcome);
  EXPECT_EQ(recorded.segment(), "KEY");
  EXPECT_EQ(recorded.response().contact(), kAnn);
  EXPECT_EQ(account.Invitation(invitation).state(), v1::Invitation::STATE_COMPLETED);
  EXPECT_EQ(account.Invitation(invitation).response(), recorded.response().name());
  const auto timers = account.scenario.Timers(recorded.response().name());
  ASSERT_THAT(timers, SizeIs(1));
  EXPECT_EQ(timers[0].due, Utc(2026, 1, 3, 10));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(SubmitResponse, CanBeChangedForADay) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  account.Do(Submit(token, {Nps(8)}));
  account.scenario.AdvanceTo(Utc(2026, 1, 1, 23));
  const auto outcome = account.When(Submit(token, {Nps(7)}));
  ASSERT_THAT(outcome.types, ElementsAre("ResponseEdited"));
  EXPECT_EQ(EventOf<v1::ResponseEdited>(outcome).after().scores(0).score(), 7);
  EXPECT_THAT(account.Do(Submit(token, {Nps(7)})).events, IsEmpty()) << "the same again";
  account.scenario.AdvanceTo(Utc(2026, 1, 2));
  const auto late = account.When(Submit(token, {Nps(9)}));
  EXPECT_EQ(ReasonOf(late), Reason::REASON_RESPONSE_LOCKED);
  EXPECT_EQ(late.status.code(), absl::StatusCode::kAlreadyExists);
}

TEST(SubmitResponse, RejectsTooManyChanges) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  for (int i = 0; i <= 20; ++i) account.Do(Submit(token, {Nps(7 + i % 2)}));
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {Csat(3)}))), Reason::REASON_LIMIT_EXCEEDED);
}

TEST(SubmitResponse, RejectsTokensThatNobodyWasSent) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  std::string forged = token;
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_EQ(ReasonOf(account.When(Submit(forged, {Nps(8)}))), Reason::REASON_UNKNOWN_TOKEN);
  // A true hash, but for another response.
  const std::string elsewhere = "accounts/a1/responses/r9" + token.substr(token.find("/tokens/"));
  EXPECT_EQ(ReasonOf(account.When(Submit(elsewhere, {Nps(8)}))), Reason::REASON_UNKNOWN_TOKEN);
}

TEST(SubmitResponse, RejectsWhatComesTooLate) {
  KnownAccount account;
  account.Publish();
  const std::string expired = account.TokenOf(account.Sent(kAnn));
  account.scenario.AdvanceTo(Utc(2026, 1, 15));
  EXPECT_EQ(ReasonOf(account.When(Submit(expired, {Nps(8)}))), Reason::REASON_SURVEY_OVER);
  const std::string closed = account.TokenOf(account.Sent(kBob));
  account.Do(About<v1::CloseSurveyRequest>(kSurvey));
  EXPECT_EQ(ReasonOf(account.When(Submit(closed, {Nps(8)}))), Reason::REASON_SURVEY_OVER);
}

TEST(SubmitResponse, APausedSurveyStillTakesAnswers) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  account.Do(About<v1::PauseSurveyRequest>(kSurvey));
  EXPECT_TRUE(account.When(Submit(token, {Nps(8)})).status.ok());
}

TEST(SubmitResponse, RejectsWhatWasNotAsked) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {Ces(3)}))), Reason::REASON_NOT_ASKED);
  auto reason = Submit(token, {});
  reason.set_reason("weather");
  EXPECT_EQ(ReasonOf(account.When(reason)), Reason::REASON_NOT_ASKED);
  reason.set_reason("price");
  EXPECT_TRUE(account.When(reason).status.ok());
}

TEST(SubmitResponse, RejectsScoresOutsideTheScaleAndEmptyAnswers) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {Nps(11)}))), Reason::REASON_SCORE_OUT_OF_SCALE);
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {Csat(0)}))), Reason::REASON_SCORE_OUT_OF_SCALE);
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {Nps(3), Nps(9)}))), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(account.When(Submit(token, {}))), Reason::REASON_INVALID_FIELD);
}

TEST(SubmitResponse, IsAboutTheVersionThatWasSent) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  v1::Survey survey = Relationship();
  survey.mutable_questions()->DeleteSubrange(0, 1);
  account.Do(Update(survey, {"questions"}));
  account.Do(About<v1::PublishSurveyRequest>(kSurvey));
  EXPECT_TRUE(account.When(Submit(token, {Nps(8)})).status.ok());
}

TEST(SubmitResponse, AnAnonymousAnswerNamesNobody) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_anonymous(true);
  account.Publish(survey);
  const std::string invitation = account.Sent();
  const auto outcome = account.Do(Submit(account.TokenOf(invitation), {Nps(8)}));
  const auto& response = EventOf<v1::ResponseRecorded>(outcome).response();
  EXPECT_TRUE(response.anonymous());
  EXPECT_EQ(response.contact(), "");
  EXPECT_EQ(account.Invitation(invitation).response(), "");
  EXPECT_EQ(response.name().find(invitation.substr(invitation.rfind('/') + 1)), std::string::npos);
  account.Do(Submit(account.TokenOf(invitation), {Nps(7)}));
  EXPECT_EQ(account.Response(response.name()).scores(0).score(), 7);
}

}  // namespace
}  // namespace steward::feedback
