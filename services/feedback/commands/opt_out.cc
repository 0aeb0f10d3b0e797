#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/feedback/policies/tokens.h"
#include "services/feedback/policies/transitions.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// The contact wants no more invitations, and says so with the token of one (DOMAIN.md 3.2). An
// invitation that is over still takes the word.
Decision OptOut(const v1::OptOutRequest& request, const FeedbackView& view, const Env& env) {
  if (InvitationOf(env.token_key, request.token()) != env.aggregate) {
    return Reject(
        Reason::REASON_UNKNOWN_TOKEN,
        absl::StrCat("the token is not that of ", env.aggregate, ": take the link as it was sent"));
  }
  const v1::Invitation& invitation = view.invitation();
  Decision decision;
  const v1::Invitation::State state = StateAt(invitation, env.now);
  if (IsOpen(state)) {
    v1::InvitationOptedOut opted_out;
    opted_out.set_from(state);
    decision.Add(opted_out).At(env.now);
  }
  const v1::Contact* contact = view.FindContact(invitation.contact());
  if (contact != nullptr && contact->opted_out()) return decision;
  v1::ConsentChanged changed;
  if (contact != nullptr) *changed.mutable_before() = *contact;
  *changed.mutable_after() = changed.before();
  changed.mutable_after()->set_name(invitation.contact());
  changed.mutable_after()->set_opted_out(true);
  decision.Add(changed).On(invitation.contact()).At(env.now);
  return decision;
}

}  // namespace steward::feedback
