#include <utility>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/amendment_states.h"
#include "services/contracts/policies/amendments.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/signatures.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

namespace steward::contracts {

// The last required signature makes an approved amendment SIGNED; one whose day has begun takes
// effect at once, from that day on (DOMAIN.md 3.3 "Amendment"). Nobody signs while a block of the
// contract refuses changes. A party that says it twice changes nothing.
Decision SignAmendment(const v1::SignAmendmentRequest& request, const ContractView& view,
                       const Env& env) {
  const v1::Amendment& amendment = *view.amendment();
  STEWARD_RETURN_IF_ERROR(CheckAmendmentLegal(amendment, "SignAmendment", env.now));
  STEWARD_RETURN_IF_ERROR(
      CheckParty(amendment.name(), request.party(), amendment.required_parties()));
  if (HasSigned(amendment.signatures(), request.party())) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckFits(amendment, view, env.now));
  STEWARD_RETURN_IF_ERROR(CheckChangeable(view.contract(), "SignAmendment", env.now));

  v1::AmendmentSigned event;
  *event.mutable_signature() = SignatureOf(request.party(), request.signatory(), env);
  event.set_complete(amendment.signatures_size() + 1 == amendment.required_parties_size());
  const bool complete = event.complete();
  Decision decision(std::move(event));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time begin, FromTimestamp(amendment.effective_time()));
  if (complete && begin <= env.now) {
    STEWARD_RETURN_IF_ERROR(AddEffect(view, env.now, &decision));
  }
  return decision;
}

}  // namespace steward::contracts
