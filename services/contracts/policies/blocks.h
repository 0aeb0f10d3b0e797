#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"

#include "steward/contracts/v1/contracts_resources.pb.h"

// What blocks a contract, by whom: several services may block independently, and a contract in
// force is SUSPENDED while any block stands (DOMAIN.md 3.3 "Suspension"). Pure functions.
namespace steward::contracts {

// The most blocks that stand on one contract: each is part of its state and of its events.
inline constexpr int kContractBlocksMax = 20;

// Scopes as a message holds them.
using Scopes = google::protobuf::RepeatedField<int>;

// In the order of the values, each once.
Scopes Ordered(const Scopes& scopes);

// The block of that service; null where it has none.
const v1::ContractBlock* FindBlock(const v1::Contract& contract, absl::string_view service);

// Puts the block in the place of its service's; blocks are ordered by service.
void PutBlock(const v1::ContractBlock& block, v1::Contract* contract);

// Takes the block of that service away, if it has one.
void LiftBlock(absl::string_view service, v1::Contract* contract);

// What all blocks together block.
Scopes BlockedScopes(const v1::Contract& contract);

// What a contract is whose term runs: SUSPENDED while a block stands, else ACTIVE.
v1::Contract::State StateInForce(const v1::Contract& contract);

// OK unless a block that stands since `at` or before refuses changes of the terms: `command` is
// then an ILLEGAL_TRANSITION, whose message names the block.
absl::Status CheckChangeable(const v1::Contract& contract, absl::string_view command,
                             absl::Time at);

// ILLEGAL_TRANSITION for ResumeContract where that service has no block.
absl::Status NoSuchBlock(const v1::Contract& contract, absl::string_view service);

}  // namespace steward::contracts
