#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/errors.h"
#include "libs/testing/scenario.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"
#include "steward/feedback/v1/feedback_state.pb.h"

// What the tests of the feedback service are written with: one account, one survey, one contact,
// and the requests about them, shortest first.
namespace steward::feedback {

inline constexpr char kAccount[] = "accounts/a1";
inline constexpr char kSurvey[] = "surveys/s1";
inline constexpr char kAnn[] = "accounts/a1/contacts/ann";
inline constexpr char kBob[] = "accounts/a1/contacts/bob";

absl::Time Utc(int year, int month, int day, int hour = 0);

v1::Score Nps(int score);
v1::Score Csat(int score);
v1::Score Ces(int score);

// "How likely are you to recommend us", a CSAT question, and a reason to choose.
v1::Survey Relationship();

template <class Request>
Request About(absl::string_view name) {
  Request request;
  request.set_name(std::string(name));
  return request;
}

v1::CreateSurveyRequest Create(const v1::Survey& survey, absl::string_view id = "s1");
v1::UpdateSurveyRequest Update(v1::Survey survey, std::initializer_list<const char*> paths);
v1::InviteContactsRequest Invite(std::initializer_list<const char*> contacts);
v1::ReportInvitationRequest Report(absl::string_view name, v1::Invitation::State stage);
v1::SubmitResponseRequest Submit(absl::string_view token, std::initializer_list<v1::Score> scores);
v1::AgreeFollowUpActionRequest Agree(absl::string_view name);
v1::ExcludeResponseRequest Exclude(absl::string_view name);
// A response of history to surveys/old, received then.
v1::ImportResponseRequest Import(absl::string_view id, v1::Score score, absl::Time received);
// An invitation of history to surveys/old, of the priority "high".
struct OfferTimes {
  absl::Time delivered;
  std::optional<absl::Time> completed = std::nullopt;
};
v1::ImportInvitationRequest ImportOffer(absl::string_view id, const OfferTimes& times);

// The feedback service on 1 January 2026, a Thursday. It knows account a1 of tier KEY, managed by
// p1, and p2, who is still there, too.
class KnownAccount {
 public:
  KnownAccount();

  // Creates and publishes s1.
  void Publish(const v1::Survey& survey = Relationship());
  // Invites a contact to s1, which must be published; the invitation's name.
  std::string Sent(const char* contact = kAnn);
  // Publishes s1, invites Ann and answers for her; the response's name.
  std::string Answered(std::initializer_list<v1::Score> scores);
  // The same with a score of 3 of 10; the name of the follow-up that it opens.
  std::string Unhappy();
  std::string TokenOf(absl::string_view invitation) const;

  testing::Outcome When(const google::protobuf::Message& request) { return scenario.When(request); }
  // The same, which has to work.
  testing::Outcome Do(const google::protobuf::Message& request);

  v1::Survey Survey() const;
  v1::Invitation Invitation(absl::string_view name) const;
  v1::Response Response(absl::string_view name) const;
  v1::FollowUp FollowUp(absl::string_view name) const;
  v1::GetScoreResponse Score(const v1::GetScoreRequest& request) const;

  testing::Scenario scenario;
};

common::v1::Reason ReasonOf(const testing::Outcome& outcome);
std::string MessageOf(const testing::Outcome& outcome);
// When the fact of a record of an outcome holds.
absl::Time EffectiveTimeOf(const testing::Outcome& outcome, size_t i = 0);

// The event at this place of an outcome.
template <class Event>
const Event& EventOf(const testing::Outcome& outcome, size_t i = 0) {
  return static_cast<const Event&>(*outcome.events.at(i));
}

}  // namespace steward::feedback
