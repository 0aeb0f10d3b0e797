#include "libs/base/domain.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// The contact is to be reminded; at most twice (DOMAIN.md 3.2 "Invitation").
Decision InvitationReminder(const TimerFired&, const FeedbackView& view, const Env&) {
  const v1::Invitation& invitation = view.invitation();
  v1::ReminderDue event;
  event.set_number(invitation.reminders_sent() + 1);
  event.set_contact(invitation.contact());
  event.set_survey(invitation.survey());
  return event;
}

}  // namespace steward::feedback
