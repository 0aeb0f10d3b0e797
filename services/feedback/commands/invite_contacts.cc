#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/accounts.h"
#include "services/feedback/policies/suppression.h"
#include "services/feedback/policies/survey_fields.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

using v1::InviteContactsRequest;

// What one account may be sent on one day (UTC), all surveys together.
constexpr int32_t kSentOnDayMax = 1'000;

absl::StatusOr<const v1::SurveyState*> AskableSurvey(const std::string& name,
                                                     const FeedbackView& view) {
  const v1::SurveyState* survey = view.FindSurvey(name);
  if (survey == nullptr) {
    return Reject(Reason::REASON_SURVEY_UNKNOWN,
                  absl::StrCat(name, " is not known: create and publish it first"));
  }
  STEWARD_RETURN_IF_ERROR(CheckLegal(survey->survey(), "InviteContacts"));
  return survey;
}

absl::Status CheckContacts(const InviteContactsRequest& request) {
  std::set<std::string> seen;
  for (int i = 0; i < request.contacts_size(); ++i) {
    const std::string& contact = request.contacts(i).contact();
    const std::string path = absl::StrCat("contacts[", i, "].contact");
    if (!absl::StartsWith(contact, absl::StrCat(request.parent(), "/"))) {
      return InvalidField(path, absl::StrCat("must be a contact of ", request.parent()));
    }
    if (!seen.insert(contact).second) return InvalidField(path, "is there twice");
  }
  return absl::OkStatus();
}

int32_t SentSoFar(const v1::Surveying& surveying, const std::string& survey) {
  for (const auto& use : surveying.uses()) {
    if (use.survey() == survey) return use.sent_count();
  }
  return 0;
}

absl::Status CheckDay(const v1::Surveying& surveying, int32_t sent, absl::Time now) {
  const bool same_day = surveying.day() == DayInZone(now, absl::UTCTimeZone());
  const int32_t before = same_day ? surveying.sent_on_day() : 0;
  if (before + sent <= kSentOnDayMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat("the account was sent ", before, " invitations today, and ", sent,
                             " more would be above ", kSentOnDayMax, ": go on tomorrow (UTC)"));
}

// An invitation of the version, as it would be sent now.
v1::Invitation Offer(const v1::Survey& version, const Env& env) {
  const absl::Duration day = absl::Hours(24);
  v1::Invitation invitation;
  invitation.set_round(env.aggregate);
  invitation.set_state(v1::Invitation::STATE_SENT);
  *invitation.mutable_sent_time() = ToTimestamp(env.now);
  *invitation.mutable_expire_time() = ToTimestamp(env.now + ExpiryDays(version) * day);
  for (const int32_t days : version.reminder_days()) {
    *invitation.add_reminder_times() = ToTimestamp(env.now + days * day);
  }
  return invitation;
}

v1::Invitation Withheld(v1::Invitation invitation, v1::Suppression why) {
  invitation.set_state(v1::Invitation::STATE_SUPPRESSED);
  invitation.set_suppression(why);
  invitation.clear_sent_time();
  invitation.clear_expire_time();
  invitation.clear_reminder_times();
  return invitation;
}

// Adds what becomes of one contact to the round and to the decision.
void Decide(const v1::Invitation& invitation, v1::InvitationRound* round, Decision* decision) {
  auto* result = round->add_results();
  result->set_contact(invitation.contact());
  result->set_invitation(invitation.name());
  result->set_suppression(invitation.suppression());
  if (invitation.state() == v1::Invitation::STATE_SUPPRESSED) {
    round->set_suppressed_count(round->suppressed_count() + 1);
    v1::InvitationSuppressed suppressed;
    *suppressed.mutable_invitation() = invitation;
    decision->Add(suppressed).On(invitation.name());
    return;
  }
  round->set_sent_count(round->sent_count() + 1);
  v1::InvitationSent sent;
  *sent.mutable_invitation() = invitation;
  decision->Add(sent).On(invitation.name());
  v1::ContactInvited invited;
  invited.set_contact(invitation.contact());
  invited.set_survey(invitation.survey());
  invited.set_invitation(invitation.name());
  decision->Add(invited).On(invitation.contact());
}

}  // namespace

// Invites each contact unless a rule says no (DOMAIN.md 3.2 "Suppression order"). What was decided
// for each is the round.
Decision InviteContacts(const InviteContactsRequest& request, const FeedbackView& view,
                        const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckContacts(request));
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, env));
  STEWARD_ASSIGN_OR_RETURN(const v1::SurveyState* survey, AskableSurvey(request.survey(), view));
  const v1::Survey& version = *survey->versions().rbegin();
  v1::Invitation offer = Offer(version, env);
  offer.set_survey(request.survey());
  offer.set_survey_version(survey->survey().version());

  const int32_t sent_before = SentSoFar(view.surveying(), request.survey());
  v1::InvitationsDecided decided;
  v1::InvitationRound& round = *decided.mutable_round();
  Decision decision;
  for (int i = 0; i < request.contacts_size(); ++i) {
    const v1::Invitee& invitee = request.contacts(i);
    offer.set_name(absl::StrCat(request.parent(), "/invitations/", env.derived_id, "-", i + 1));
    offer.set_contact(invitee.contact());
    offer.set_email(invitee.email());
    const v1::Contact* contact = view.FindContact(invitee.contact());
    const v1::Suppression why =
        WhySuppressed({.survey = version,
                       .contact = contact != nullptr ? *contact : v1::Contact::default_instance(),
                       .escalated = view.is_escalated(),
                       .sent_count = sent_before + round.sent_count()},
                      request.survey(), env.now);
    Decide(why == v1::SUPPRESSION_UNSPECIFIED ? offer : Withheld(offer, why), &round, &decision);
  }
  STEWARD_RETURN_IF_ERROR(CheckDay(view.surveying(), round.sent_count(), env.now));

  round.set_name(env.aggregate);
  round.set_survey(request.survey());
  round.set_survey_version(survey->survey().version());
  if (round.sent_count() > 0) {
    v1::AccountSurveyed surveyed;
    surveyed.set_survey(request.survey());
    surveyed.set_sent_count(round.sent_count());
    decision.Add(surveyed).On(absl::StrCat(request.parent(), "/surveying"));
  }
  decision.Add(decided);
  return decision;
}

}  // namespace steward::feedback
