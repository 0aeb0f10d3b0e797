#include "services/contracts/policies/signatures.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::contracts {

absl::Status CheckParty(const std::string& name, const std::string& party,
                        const Parties& required) {
  if (std::find(required.begin(), required.end(), party) != required.end()) return absl::OkStatus();
  return Reject(Reason::REASON_PARTY_NOT_REQUIRED,
                absl::StrCat(name, " needs no signature of \"", party, "\"; it needs those of ",
                             absl::StrJoin(required, ", ")));
}

bool HasSigned(const Signatures& signatures, const std::string& party) {
  return std::any_of(
      signatures.begin(), signatures.end(),
      [&party](const v1::Signature& signature) { return signature.party() == party; });
}

v1::Signature SignatureOf(const std::string& party, const std::string& signatory, const Env& env) {
  v1::Signature signature;
  signature.set_party(party);
  signature.set_signatory(signatory);
  *signature.mutable_signed_time() = ToTimestamp(env.effective_time);
  return signature;
}

}  // namespace steward::contracts
