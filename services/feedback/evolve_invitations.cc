#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/feedback/evolve.h"
#include "services/mirrors/timestamps.h"

namespace steward::feedback {
namespace {

using google::protobuf::Timestamp;
using v1::Contact;
using v1::FeedbackEvent;
using v1::Invitation;

// A contact may be asked by more surveys than are remembered: the one asked longest ago goes.
constexpr int kContactSurveysMax = 100;
constexpr int kUsesMax = 1'000;

// A stage implies that it had arrived by then, whatever its sender says.
void Reach(Invitation::State state, const Timestamp& at, Invitation* invitation) {
  invitation->set_state(state);
  const bool is_known =
      invitation->has_delivered_time() && !mirrors::IsBefore(at, invitation->delivered_time());
  if (!is_known) *invitation->mutable_delivered_time() = at;
}

void Complete(const v1::InvitationCompleted& event, const Timestamp& at, Invitation* invitation) {
  Reach(Invitation::STATE_COMPLETED, at, invitation);
  *invitation->mutable_completed_time() = at;
  invitation->set_response(event.response());
}

void Remind(Invitation* invitation) {
  invitation->set_reminders_sent(invitation->reminders_sent() + 1);
  auto* times = invitation->mutable_reminder_times();
  if (!times->empty()) times->erase(times->begin());
}

// The survey moves to the end of the list: the first one was asked longest ago.
void Invite(const v1::ContactInvited& event, const Timestamp& at, Contact* contact) {
  contact->set_name(event.contact());
  if (contact->consent() == Contact::CONSENT_UNSPECIFIED) {
    contact->set_consent(Contact::CONSENT_UNKNOWN);
  }
  *contact->mutable_last_invited_time() = at;
  auto* surveys = contact->mutable_surveys();
  for (auto each = surveys->begin(); each != surveys->end(); ++each) {
    if (each->survey() != event.survey()) continue;
    surveys->erase(each);
    break;
  }
  if (surveys->size() >= kContactSurveysMax) surveys->erase(surveys->begin());
  auto* last = surveys->Add();
  last->set_survey(event.survey());
  *last->mutable_last_invited_time() = at;
}

void Change(const Contact& after, Contact* contact) {
  *contact = after;
  if (contact->consent() == Contact::CONSENT_UNSPECIFIED) {
    contact->set_consent(Contact::CONSENT_UNKNOWN);
  }
}

void CountUse(const v1::AccountSurveyed& event, v1::Surveying* surveying) {
  for (auto& use : *surveying->mutable_uses()) {
    if (use.survey() != event.survey()) continue;
    use.set_sent_count(use.sent_count() + event.sent_count());
    return;
  }
  if (surveying->uses_size() >= kUsesMax) {
    surveying->mutable_uses()->erase(surveying->uses().begin());
  }
  auto* use = surveying->add_uses();
  use->set_survey(event.survey());
  use->set_sent_count(event.sent_count());
}

void CountDay(int32_t sent, const Timestamp& at, v1::Surveying* surveying) {
  const auto instant = FromTimestamp(at);
  const Day day = instant.ok() ? DayInZone(*instant, absl::UTCTimeZone()) : 0;
  if (surveying->day() != day) surveying->set_sent_on_day(0);
  surveying->set_day(day);
  surveying->set_sent_on_day(surveying->sent_on_day() + sent);
}

}  // namespace

void EvolveInvitation(const FeedbackEvent& event, v1::InvitationState* state) {
  Invitation* invitation = state->mutable_invitation();
  const Timestamp& at = event.envelope().effective_time();
  switch (event.event_case()) {
    case FeedbackEvent::kInvitationSent:
      *invitation = event.invitation_sent().invitation();
      return;
    case FeedbackEvent::kInvitationSuppressed:
      *invitation = event.invitation_suppressed().invitation();
      return;
    case FeedbackEvent::kInvitationImported:
      *invitation = event.invitation_imported().invitation();
      return;
    case FeedbackEvent::kInvitationDelivered:
      return Reach(Invitation::STATE_DELIVERED, at, invitation);
    case FeedbackEvent::kInvitationBounced:
      return invitation->set_state(Invitation::STATE_BOUNCED);
    case FeedbackEvent::kInvitationOpened:
      return Reach(Invitation::STATE_OPENED, at, invitation);
    case FeedbackEvent::kInvitationStarted:
      return Reach(Invitation::STATE_STARTED, at, invitation);
    case FeedbackEvent::kInvitationCompleted:
      return Complete(event.invitation_completed(), at, invitation);
    case FeedbackEvent::kInvitationExpired:
      return invitation->set_state(Invitation::STATE_EXPIRED);
    case FeedbackEvent::kInvitationOptedOut:
      return invitation->set_state(Invitation::STATE_OPTED_OUT);
    case FeedbackEvent::kReminderDue:
      return Remind(invitation);
    default:  // About something else.
      return;
  }
}

void EvolveRound(const FeedbackEvent& event, v1::InvitationRoundState* state) {
  if (event.has_invitations_decided())
    *state->mutable_round() = event.invitations_decided().round();
}

void EvolveContact(const FeedbackEvent& event, v1::ContactState* state) {
  Contact* contact = state->mutable_contact();
  if (event.has_consent_changed()) Change(event.consent_changed().after(), contact);
  if (event.has_contact_invited()) {
    Invite(event.contact_invited(), event.envelope().effective_time(), contact);
  }
}

void EvolveSurveying(const FeedbackEvent& event, v1::SurveyingState* state) {
  if (!event.has_account_surveyed()) return;
  v1::Surveying* surveying = state->mutable_surveying();
  surveying->set_name(event.envelope().aggregate());
  CountUse(event.account_surveyed(), surveying);
  CountDay(event.account_surveyed().sent_count(), event.envelope().recorded_time(), surveying);
}

}  // namespace steward::feedback
