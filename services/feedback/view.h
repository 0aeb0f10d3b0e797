#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "services/feedback/rows.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"
#include "steward/feedback/v1/feedback_resources.pb.h"
#include "steward/feedback/v1/feedback_state.pb.h"

namespace steward::feedback {

// What a use case may read, as nouns: things of the input's account, and surveys. It borrows the
// facts and lives no longer than the Decide that it is given to. Not thread-safe.
class FeedbackView {
 public:
  FeedbackView(const Facts& facts, const Env& env) : facts_(facts), env_(env) {}

  // The one that the input is about. An empty message before it was made.
  const v1::SurveyState& survey() const;
  const v1::Invitation& invitation() const;
  const v1::ResponseState& response() const;
  const v1::FollowUp& follow_up() const;
  const v1::Contact& contact() const;

  // Another one by its name; null when there is none.
  const v1::SurveyState* FindSurvey(absl::string_view name) const;
  const v1::Invitation* FindInvitation(absl::string_view name) const;
  const v1::Response* FindResponse(absl::string_view name) const;
  const v1::FollowUp* FindFollowUp(absl::string_view name) const;
  const v1::Contact* FindContact(absl::string_view name) const;

  // Of the input's account, by name. At most 10,000.
  std::vector<const v1::Invitation*> Invitations() const;
  std::vector<const v1::FollowUp*> FollowUps() const;

  // How often the input's account was asked; empty before the first time.
  const v1::Surveying& surveying() const;
  // What is known of the input's account; null when this service has not heard of it.
  const accounts::v1::AccountMirror* account() const;
  // True while an escalation of SEV1 or SEV2 is open for the input's account.
  bool is_escalated() const;
  // What is known of "people/{person}"; null when this service has not heard of them.
  const accounts::v1::PersonMirror* FindPerson(absl::string_view name) const;
  // What is known of "calendars/{calendar}"; null when there is none.
  const accounts::v1::Calendar* FindCalendar(absl::string_view name) const;

 private:
  const Facts& facts_;
  const Env& env_;
};

// A version of a survey as it was published; null where there is none.
const v1::Survey* FindVersion(const v1::SurveyState& survey, int32_t version);

// "STRATEGIC" for TIER_STRATEGIC; empty where the account or its tier is not known.
std::string SegmentOf(const accounts::v1::AccountMirror* account);

}  // namespace steward::feedback
