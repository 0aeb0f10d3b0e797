#include "services/feedback/view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/naming.h"
#include "services/feedback/mirror.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::feedback {
namespace {

// What a Decide looks through at most.
constexpr int kListedMax = 10'000;

template <class Message>
const Message& OrEmpty(const Message* message) {
  return message != nullptr ? *message : Message::default_instance();
}

}  // namespace

const v1::SurveyState& FeedbackView::survey() const { return OrEmpty(FindSurvey(env_.aggregate)); }

const v1::Invitation& FeedbackView::invitation() const {
  return OrEmpty(FindInvitation(env_.aggregate));
}

const v1::ResponseState& FeedbackView::response() const {
  return OrEmpty(facts_.Find<v1::ResponseState>(env_.aggregate));
}

const v1::FollowUp& FeedbackView::follow_up() const {
  return OrEmpty(FindFollowUp(env_.aggregate));
}

const v1::Contact& FeedbackView::contact() const { return OrEmpty(FindContact(env_.aggregate)); }

const v1::SurveyState* FeedbackView::FindSurvey(absl::string_view name) const {
  return facts_.Find<v1::SurveyState>(name);
}

const v1::Invitation* FeedbackView::FindInvitation(absl::string_view name) const {
  const auto* state = facts_.Find<v1::InvitationState>(name);
  return state == nullptr ? nullptr : &state->invitation();
}

const v1::Response* FeedbackView::FindResponse(absl::string_view name) const {
  const auto* state = facts_.Find<v1::ResponseState>(name);
  return state == nullptr ? nullptr : &state->response();
}

const v1::FollowUp* FeedbackView::FindFollowUp(absl::string_view name) const {
  const auto* state = facts_.Find<v1::FollowUpState>(name);
  return state == nullptr ? nullptr : &state->follow_up();
}

const v1::Contact* FeedbackView::FindContact(absl::string_view name) const {
  const auto* state = facts_.Find<v1::ContactState>(name);
  return state == nullptr ? nullptr : &state->contact();
}

std::vector<const v1::Invitation*> FeedbackView::Invitations() const {
  std::vector<const v1::Invitation*> invitations;
  const std::string prefix = absl::StrCat("accounts/", env_.account, "/invitations/");
  for (const auto* state : facts_.List<v1::InvitationState>(prefix, kListedMax)) {
    invitations.push_back(&state->invitation());
  }
  return invitations;
}

std::vector<const v1::FollowUp*> FeedbackView::FollowUps() const {
  std::vector<const v1::FollowUp*> follow_ups;
  const std::string prefix = absl::StrCat("accounts/", env_.account, "/followUps/");
  for (const auto* state : facts_.List<v1::FollowUpState>(prefix, kListedMax)) {
    follow_ups.push_back(&state->follow_up());
  }
  return follow_ups;
}

const v1::Surveying& FeedbackView::surveying() const {
  return OrEmpty(
             facts_.Find<v1::SurveyingState>(absl::StrCat("accounts/", env_.account, "/surveying")))
      .surveying();
}

const accounts::v1::AccountMirror* FeedbackView::account() const {
  return facts_.FindMirror<accounts::v1::AccountMirror>(env_.account);
}

bool FeedbackView::is_escalated() const {
  return IsEscalated(OrEmpty(facts_.FindMirror<v1::EscalationsMirror>(env_.account)));
}

const accounts::v1::PersonMirror* FeedbackView::FindPerson(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::PersonMirror>(kReference, name);
}

const accounts::v1::Calendar* FeedbackView::FindCalendar(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::Calendar>(kReference, name);
}

const v1::Survey* FindVersion(const v1::SurveyState& survey, int32_t version) {
  if (version < 1 || version > survey.versions_size()) return nullptr;
  return &survey.versions(version - 1);
}

std::string SegmentOf(const accounts::v1::AccountMirror* account) {
  if (account == nullptr || account->tier() == 0 || !accounts::v1::Tier_IsValid(account->tier())) {
    return "";
  }
  const auto tier = static_cast<accounts::v1::Tier>(account->tier());
  return std::string(absl::StripPrefix(accounts::v1::Tier_Name(tier), "TIER_"));
}

}  // namespace steward::feedback
