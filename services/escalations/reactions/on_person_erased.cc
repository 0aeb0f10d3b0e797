#include "libs/base/domain.h"
#include "services/escalations/view.h"
#include "services/mirrors/erased_person.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::escalations {

// A person was erased: the journal confirms that their texts are gone here too.
Decision OnPersonErased(const accounts::v1::PersonErased& event, const EscalationView&,
                        const Env&) {
  return mirrors::ConfirmErased<v1::PersonTextsErased>(event);
}

}  // namespace steward::escalations
