#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {

// Gives an undecided renewal to somebody who is still there.
Decision ReassignRenewal(const v1::ReassignRenewalRequest& request, const ContractView& view,
                         const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "ReassignRenewal", env.now));
  const auto* person = view.FindPerson(request.owner());
  if (person == nullptr) {
    return Reject(
        Reason::REASON_PERSON_UNKNOWN,
        absl::StrCat("owner ", request.owner(), " is not known here: create that person first"));
  }
  if (person->left() || person->erased()) {
    return Reject(
        Reason::REASON_PERSON_LEFT,
        absl::StrCat("owner ", request.owner(), " has left; name somebody who is still there"));
  }
  if (request.owner() == renewal.owner()) return Nothing();
  v1::RenewalReassigned event;
  event.set_from(renewal.owner());
  event.set_to(request.owner());
  return event;
}

}  // namespace steward::contracts
