#include <string>

#include "libs/base/domain.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {
namespace {

bool IsGone(const std::string& person, const FeedbackView& view) {
  const accounts::v1::PersonMirror* known = view.FindPerson(person);
  return known != nullptr && (known->left() || known->erased());
}

// Who was named for it keeps it while they are there; else it goes with the account.
bool GoesWithTheAccount(const v1::FollowUp& follow_up, const FeedbackView& view) {
  return !follow_up.owner_named() || IsGone(follow_up.owner(), view);
}

Decision HandOver(const FeedbackView& view) {
  const accounts::v1::AccountMirror* account = view.account();
  if (account == nullptr || account->manager().empty()) return Nothing();
  if (IsGone(account->manager(), view)) return Nothing();
  Decision decision;
  for (const v1::FollowUp* follow_up : view.FollowUps()) {
    if (IsClosed(follow_up->state()) || follow_up->owner() == account->manager()) continue;
    if (!GoesWithTheAccount(*follow_up, view)) continue;
    v1::FollowUpAssigned event;
    event.set_before(follow_up->owner());
    event.set_after(account->manager());
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
