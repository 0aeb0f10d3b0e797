#include "libs/base/domain.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// Nobody answered in time (DOMAIN.md 3.2 "Invitation").
Decision InvitationExpires(const TimerFired&, const FeedbackView& view, const Env&) {
  v1::InvitationExpired event;
  event.set_from(view.invitation().state());
  return event;
}

}  // namespace steward::feedback
