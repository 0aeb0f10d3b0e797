#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/escalations/policies/limits.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {

// For us only: no customer view holds it.
Decision PostInternalNote(const v1::PostInternalNoteRequest& request, const EscalationView& view,
                          const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "PostInternalNote"));
  const int posted = view.escalation().internal_notes_size();
  STEWARD_RETURN_IF_ERROR(CheckPosts(view.escalation().name(), posted));
  v1::InternalNotePosted event;
  v1::InternalNote* note = event.mutable_note();
  note->set_number(posted + 1);
  *note->mutable_post_time() = ToTimestamp(env.now);
  note->set_author(env.actor);
  note->set_text(request.text());
  return event;
}

}  // namespace steward::escalations
