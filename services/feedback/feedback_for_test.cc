#include "services/feedback/feedback_for_test.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/feedback/contract.h"

namespace steward::feedback {
namespace {

v1::Score Scored(v1::Metric metric, int score) {
  v1::Score scored;
  scored.set_metric(metric);
  scored.set_score(score);
  return scored;
}

void AddQuestion(const char* id, v1::Metric metric, v1::Survey* survey) {
  auto* question = survey->add_questions();
  question->set_question_id(id);
  question->set_text("How was it?");
  question->set_metric(metric);
}

void MustHold(const testing::Outcome& outcome) {
  STEWARD_CHECK(outcome.status.ok()) << std::string(outcome.status.message());
}

template <class State>
std::shared_ptr<State> Stored(const testing::Scenario& scenario, absl::string_view name) {
  auto state = scenario.Find<State>(name);
  STEWARD_CHECK(state != nullptr) << "there is no " << name;
  return state;
}

}  // namespace

absl::Time Utc(int year, int month, int day, int hour) {
  return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
}

v1::Score Nps(int score) { return Scored(v1::METRIC_NPS, score); }
v1::Score Csat(int score) { return Scored(v1::METRIC_CSAT, score); }
v1::Score Ces(int score) { return Scored(v1::METRIC_CES, score); }

v1::Survey Relationship() {
  v1::Survey survey;
  survey.set_title("How are we doing");
  survey.set_kind(v1::SURVEY_KIND_RELATIONSHIP);
  AddQuestion("recommend", v1::METRIC_NPS, &survey);
  AddQuestion("satisfied", v1::METRIC_CSAT, &survey);
  AddQuestion("why", v1::METRIC_UNSPECIFIED, &survey);
  survey.mutable_questions(2)->add_choices("price");
  survey.mutable_questions(2)->add_choices("support");
  survey.add_reminder_days(3);
  survey.add_reminder_days(7);
  return survey;
}

v1::CreateSurveyRequest Create(const v1::Survey& survey, absl::string_view id) {
  v1::CreateSurveyRequest request;
  request.set_survey_id(std::string(id));
  *request.mutable_survey() = survey;
  return request;
}

v1::UpdateSurveyRequest Update(v1::Survey survey, std::initializer_list<const char*> paths) {
  v1::UpdateSurveyRequest request;
  survey.set_name(kSurvey);
  *request.mutable_survey() = survey;
  for (const char* path : paths) request.mutable_update_mask()->add_paths(path);
  return request;
}

v1::InviteContactsRequest Invite(std::initializer_list<const char*> contacts) {
  v1::InviteContactsRequest request;
  request.set_parent(kAccount);
  request.set_survey(kSurvey);
  for (const char* contact : contacts) {
    auto* invitee = request.add_contacts();
    invitee->set_contact(contact);
    invitee->set_email(absl::StrCat(LastSegment(contact), "@example.com"));
  }
  return request;
}

v1::ReportInvitationRequest Report(absl::string_view name, v1::Invitation::State stage) {
  auto request = About<v1::ReportInvitationRequest>(name);
  request.set_stage(stage);
  return request;
}

v1::SubmitResponseRequest Submit(absl::string_view token, std::initializer_list<v1::Score> scores) {
  v1::SubmitResponseRequest request;
  request.set_token(std::string(token));
  for (const auto& score : scores) *request.add_scores() = score;
  return request;
}

v1::AgreeFollowUpActionRequest Agree(absl::string_view name) {
  auto request = About<v1::AgreeFollowUpActionRequest>(name);
  request.set_action("A new trainer comes on Monday");
  return request;
}

v1::ExcludeResponseRequest Exclude(absl::string_view name) {
  auto request = About<v1::ExcludeResponseRequest>(name);
  request.set_exclusion(v1::Response::EXCLUSION_SPAM);
  return request;
}

v1::ImportResponseRequest Import(absl::string_view id, v1::Score score, absl::Time received) {
  v1::ImportResponseRequest request;
  auto* response = request.mutable_response();
  response->set_name(absl::StrCat(kAccount, "/responses/", id));
  response->set_survey("surveys/old");
  response->set_kind(v1::SURVEY_KIND_TRANSACTIONAL);
  *response->add_scores() = std::move(score);
  *response->mutable_received_time() = ToTimestamp(received);
  return request;
}

v1::ImportInvitationRequest ImportOffer(absl::string_view id, const OfferTimes& times) {
  v1::ImportInvitationRequest request;
  auto* invitation = request.mutable_invitation();
  invitation->set_name(absl::StrCat(kAccount, "/invitations/", id));
  invitation->set_survey("surveys/old");
  invitation->set_priority("high");
  *invitation->mutable_delivered_time() = ToTimestamp(times.delivered);
  if (times.completed.has_value()) {
    *invitation->mutable_completed_time() = ToTimestamp(*times.completed);
  }
  return request;
}

KnownAccount::KnownAccount() : scenario(Feedback()) {
  accounts::v1::AccountCreated created;
  created.mutable_account()->set_name(kAccount);
  created.mutable_account()->set_tier(accounts::v1::TIER_KEY);
  scenario.Hears(kAccount, created);
  for (const char* person : {"people/p1", "people/p2"}) {
    accounts::v1::PersonCreated joined;
    joined.mutable_person()->set_name(person);
    joined.mutable_person()->set_state(accounts::v1::Person::STATE_ACTIVE);
    scenario.Hears(person, joined);
  }
  accounts::v1::AccountAssigned assigned;
  auto* assignment = assigned.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/m1");
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  assignment->set_person("people/p1");
  assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  scenario.Hears("accounts/a1/team", assigned);
}

testing::Outcome KnownAccount::Do(const google::protobuf::Message& request) {
  testing::Outcome outcome = When(request);
  MustHold(outcome);
  return outcome;
}

void KnownAccount::Publish(const v1::Survey& survey) {
  Do(Create(survey));
  Do(About<v1::PublishSurveyRequest>(kSurvey));
}

std::string KnownAccount::Sent(const char* contact) {
  const auto outcome = Do(Invite({contact}));
  return EventOf<v1::InvitationSent>(outcome).invitation().name();
}

std::string KnownAccount::Answered(std::initializer_list<v1::Score> scores) {
  Publish();
  const auto outcome = Do(Submit(TokenOf(Sent()), scores));
  return EventOf<v1::ResponseRecorded>(outcome).response().name();
}

std::string KnownAccount::Unhappy() {
  return absl::StrCat(kAccount, "/followUps/", LastSegment(Answered({Nps(3)})));
}

std::string KnownAccount::TokenOf(absl::string_view invitation) const {
  v1::InvitationToken token;
  const auto status = scenario.Ask(About<v1::GetInvitationTokenRequest>(invitation), &token);
  STEWARD_CHECK(status.ok()) << std::string(status.message());
  return token.token();
}

v1::Survey KnownAccount::Survey() const {
  return Stored<v1::SurveyState>(scenario, kSurvey)->survey();
}

v1::Invitation KnownAccount::Invitation(absl::string_view name) const {
  return Stored<v1::InvitationState>(scenario, name)->invitation();
}

v1::Response KnownAccount::Response(absl::string_view name) const {
  return Stored<v1::ResponseState>(scenario, name)->response();
}

v1::FollowUp KnownAccount::FollowUp(absl::string_view name) const {
  return Stored<v1::FollowUpState>(scenario, name)->follow_up();
}

v1::GetScoreResponse KnownAccount::Score(const v1::GetScoreRequest& request) const {
  v1::GetScoreResponse response;
  const auto status = scenario.Ask(request, &response);
  STEWARD_CHECK(status.ok()) << std::string(status.message());
  return response;
}

common::v1::Reason ReasonOf(const testing::Outcome& outcome) {
  return DetailOf(outcome.status).reason();
}

std::string MessageOf(const testing::Outcome& outcome) {
  return std::string(outcome.status.message());
}

absl::Time EffectiveTimeOf(const testing::Outcome& outcome, size_t i) {
  const auto& record = static_cast<const v1::FeedbackEvent&>(*outcome.records.at(i));
  return *FromTimestamp(record.envelope().effective_time());
}

}  // namespace steward::feedback
