#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/accounts.h"
#include "services/feedback/view.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::feedback {

// What a contact allows, by their word. Also of an archived account: a no is always heard.
Decision SetConsent(const v1::SetConsentRequest& request, const FeedbackView& view,
                    const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, env, /*history=*/true));
  const v1::Contact& contact = view.contact();
  const bool same =
      contact.consent() == request.consent() && contact.opted_out() == request.opted_out();
  if (same) return Nothing();
  v1::ConsentChanged event;
  *event.mutable_before() = contact;
  *event.mutable_after() = contact;
  event.mutable_after()->set_name(env.aggregate);
  event.mutable_after()->set_consent(request.consent());
  event.mutable_after()->set_opted_out(request.opted_out());
  return event;
}

}  // namespace steward::feedback
