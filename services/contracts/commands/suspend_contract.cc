#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractBlock;

absl::StatusOr<ContractBlock> BlockOf(const v1::SuspendContractRequest& request, const Env& env) {
  if (env.reason_code.empty()) {
    return InvalidField("reason_code",
                        "must say why the contract is suspended, as in PAYMENT_OVERDUE");
  }
  if (env.effective_time > env.now) {
    return InvalidField("effective_time", "must not lie ahead: put the block once it stands");
  }
  ContractBlock block;
  block.set_service(request.service());
  *block.mutable_scopes() = Ordered(request.scopes());
  *block.mutable_since_time() = ToTimestamp(env.effective_time);
  block.set_reason(env.reason_code);
  return block;
}

bool SaysTheSame(const ContractBlock& one, ContractBlock other) {
  *other.mutable_since_time() = one.since_time();
  return one.SerializeAsString() == other.SerializeAsString();
}

absl::Status CheckCount(const Contract& contract) {
  if (contract.blocks_size() < kContractBlocksMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(contract.name(), " has ", kContractBlocksMax,
                             " blocks, the most that a contract can have: lift one first"));
}

v1::ContractSuspended Suspended(const ContractBlock& block, const Contract& contract) {
  v1::ContractSuspended event;
  *event.mutable_block() = block;
  if (const auto* replaced = FindBlock(contract, block.service())) {
    *event.mutable_replaced() = *replaced;
  }
  event.set_state_changed(contract.state() != Contract::STATE_SUSPENDED);
  Contract suspended = contract;
  PutBlock(block, &suspended);
  *event.mutable_blocked() = BlockedScopes(suspended);
  return event;
}

}  // namespace

// ACTIVE -> SUSPENDED, or another block on a SUSPENDED contract, or another one in the place of the
// same service's (DOMAIN.md 3.3 "Suspension"). One that says the same changes nothing.
Decision SuspendContract(const v1::SuspendContractRequest& request, const ContractView& view,
                         const Env& env) {
  const Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "SuspendContract", env.now));
  STEWARD_ASSIGN_OR_RETURN(const ContractBlock block, BlockOf(request, env));
  const ContractBlock* present = FindBlock(contract, request.service());
  if (present != nullptr && SaysTheSame(*present, block)) return Nothing();
  if (present == nullptr) STEWARD_RETURN_IF_ERROR(CheckCount(contract));

  Decision decision;
  if (contract.state() == Contract::STATE_SIGNED) {
    // Its start has passed while timers were held.
    AddActivation(contract, *FromTimestamp(contract.start_time()), &decision);
    STEWARD_RETURN_IF_ERROR(AddFirstRenewal(contract, view, &decision));
  }
  decision.Add(Suspended(block, contract));
  return decision;
}

}  // namespace steward::contracts
