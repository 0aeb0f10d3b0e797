#include <string>

#include "libs/base/domain.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "services/mirrors/open_work.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {
namespace {

// Whose the follow-up is: of who was named for it while they are there; else it goes with the
// account.
std::string OwnerOf(const v1::FollowUp& follow_up, const FeedbackView& view) {
  const bool kept = follow_up.owner_named() && mirrors::IsThere(follow_up.owner(), view);
  const std::string successor = mirrors::Successor(kept ? follow_up.owner() : "", view);
  return successor.empty() ? follow_up.owner() : successor;
}

Decision HandOver(const FeedbackView& view) {
  Decision decision;
  for (const v1::FollowUp* follow_up : view.FollowUps()) {
    if (IsClosed(follow_up->state())) continue;
    const std::string owner = OwnerOf(*follow_up, view);
    if (owner == follow_up->owner()) continue;
    v1::FollowUpAssigned event;
    event.set_before(follow_up->owner());
    event.set_after(owner);
    decision.Add(event).On(follow_up->name());
  }
  return decision;
}

}  // namespace

// When another person manages the account, its follow-ups that are not closed are theirs; so
// nothing is lost that a person who left should have done. Until then they are listed under their
// old owner.
Decision OnAccountAssigned(const accounts::v1::AccountAssigned&, const FeedbackView& view,
                           const Env&) {
  return HandOver(view);
}

Decision OnAssignmentStarted(const accounts::v1::AssignmentStarted&, const FeedbackView& view,
                             const Env&) {
  return HandOver(view);
}

Decision OnAssignmentCorrected(const accounts::v1::AssignmentCorrected&, const FeedbackView& view,
                               const Env&) {
  return HandOver(view);
}

}  // namespace steward::feedback
