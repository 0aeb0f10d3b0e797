#include <algorithm>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/signatures.h"
#include "services/contracts/policies/succession.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;

// Only required parties sign, and each once.
bool IsLastMissing(const Contract& contract) {
  return contract.signatures_size() + 1 == contract.required_parties_size();
}

v1::ContractSigned Signed(const v1::SignContractRequest& request, bool complete, const Env& env) {
  v1::ContractSigned event;
  *event.mutable_signature() = SignatureOf(request.party(), request.signatory(), env);
  event.set_complete(complete);
  return event;
}

}  // namespace

// The last required signature makes an approved contract SIGNED; one whose start is not ahead is
// ACTIVE at once (DOMAIN.md 3.3). The renewal of the contract that it follows is then won. A party
// that says it twice changes nothing.
Decision SignContract(const v1::SignContractRequest& request, const ContractView& view,
                      const Env& env) {
  const Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "SignContract", env.now));
  STEWARD_RETURN_IF_ERROR(
      CheckParty(contract.name(), request.party(), contract.required_parties()));
  if (HasSigned(contract.signatures(), request.party())) return Nothing();
  const bool complete = IsLastMissing(contract);
  if (!complete) return Signed(request, complete, env);

  STEWARD_RETURN_IF_ERROR(CheckRevenueFits(view.revenue(), contract));
  Decision decision = Signed(request, complete, env);
  STEWARD_RETURN_IF_ERROR(AddSuccession(contract, view, env.now, &decision));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time start, FromTimestamp(contract.start_time()));
  if (start <= env.now) {
    AddActivation(contract, std::max(start, env.effective_time), &decision);
    STEWARD_RETURN_IF_ERROR(AddFirstRenewal(contract, view, &decision));
  }
  return decision;
}

}  // namespace steward::contracts
