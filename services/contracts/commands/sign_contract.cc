#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/succession.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;

bool IsRequired(const Contract& contract, const std::string& party) {
  const auto& parties = contract.required_parties();
  return std::find(parties.begin(), parties.end(), party) != parties.end();
}

bool HasSigned(const Contract& contract, const std::string& party) {
  return std::any_of(
      contract.signatures().begin(), contract.signatures().end(),
      [&party](const v1::Signature& signature) { return signature.party() == party; });
}

// Only required parties sign, and each once.
bool IsLastMissing(const Contract& contract) {
  return contract.signatures_size() + 1 == contract.required_parties_size();
}

v1::ContractSigned Signed(const v1::SignContractRequest& request, bool complete, const Env& env) {
  v1::ContractSigned event;
  event.mutable_signature()->set_party(request.party());
  event.mutable_signature()->set_signatory(request.signatory());
  *event.mutable_signature()->mutable_signed_time() = ToTimestamp(env.effective_time);
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
  if (!IsRequired(contract, request.party())) {
    return Reject(
        Reason::REASON_PARTY_NOT_REQUIRED,
        absl::StrCat(contract.name(), " needs no signature of \"", request.party(),
                     "\"; it needs those of ", absl::StrJoin(contract.required_parties(), ", ")));
  }
  if (HasSigned(contract, request.party())) return Nothing();
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
