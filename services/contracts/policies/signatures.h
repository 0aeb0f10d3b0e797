#pragma once

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"

#include "libs/base/domain.h"
#include "steward/contracts/v1/contracts_resources.pb.h"

// Who signs a contract or an amendment: each required party once, and nobody else. Pure functions.
namespace steward::contracts {

using Parties = google::protobuf::RepeatedPtrField<std::string>;
using Signatures = google::protobuf::RepeatedPtrField<v1::Signature>;

// OK for a party whose signature `name` needs. PARTY_NOT_REQUIRED.
absl::Status CheckParty(const std::string& name, const std::string& party, const Parties& required);

bool HasSigned(const Signatures& signatures, const std::string& party);

// The party's signature, as of the request's effective time. `signatory` is a reference to the
// name.
v1::Signature SignatureOf(const std::string& party, const std::string& signatory, const Env& env);

}  // namespace steward::contracts
