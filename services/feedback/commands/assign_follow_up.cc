#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {
namespace {

absl::Status CheckOwner(const std::string& owner, const FeedbackView& view) {
  const accounts::v1::PersonMirror* person = view.FindPerson(owner);
  if (person == nullptr) {
    return Reject(Reason::REASON_PERSON_UNKNOWN,
                  absl::StrCat(owner, " is not known here: create them first"));
  }
  if (person->left() || person->erased()) {
    return Reject(Reason::REASON_PERSON_LEFT,
                  absl::StrCat(owner, " has left: name somebody who is still there"));
  }
  return absl::OkStatus();
}

}  // namespace

// Another owner for what is not closed.
Decision AssignFollowUp(const v1::AssignFollowUpRequest& request, const FeedbackView& view,
                        const Env&) {
  const v1::FollowUp& follow_up = view.follow_up();
  STEWARD_RETURN_IF_ERROR(CheckLegal(follow_up, "AssignFollowUp"));
  if (follow_up.owner() == request.owner()) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckOwner(request.owner(), view));
  v1::FollowUpAssigned event;
  event.set_before(follow_up.owner());
  event.set_after(request.owner());
  event.set_named(true);
  return event;
}

}  // namespace steward::feedback
