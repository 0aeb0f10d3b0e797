#include "libs/base/domain.h"
#include "services/feedback/view.h"
#include "services/mirrors/erased_person.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// A person was erased: the journal confirms that their texts are gone here too.
Decision OnPersonErased(const accounts::v1::PersonErased& event, const FeedbackView&, const Env&) {
  return mirrors::ConfirmErased<v1::PersonTextsErased>(event);
}

}  // namespace steward::feedback
