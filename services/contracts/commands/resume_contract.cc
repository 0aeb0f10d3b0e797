#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/policies/transitions.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractBlock;

absl::Status CheckTime(const ContractBlock& block, const Env& env) {
  if (env.effective_time > env.now) {
    return InvalidField("effective_time", "must not lie ahead: lift the block once it is off");
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time since, FromTimestamp(block.since_time()));
  if (env.effective_time >= since) return absl::OkStatus();
  return InvalidField("effective_time",
                      "must not lie before the block, which stands since " + FormatRfc3339(since));
}

v1::ContractResumed Resumed(const ContractBlock& block, const Contract& contract) {
  v1::ContractResumed event;
  *event.mutable_block() = block;
  Contract resumed = contract;
  LiftBlock(block.service(), &resumed);
  event.set_state_changed(contract.state() == Contract::STATE_SUSPENDED &&
                          resumed.blocks().empty());
  *event.mutable_blocked() = BlockedScopes(resumed);
  return event;
}

}  // namespace

// Lifts one service's block: the last one of a SUSPENDED contract makes it ACTIVE (DOMAIN.md 3.3
// "Suspension"). One that still stands after the term has ended can be lifted too.
Decision ResumeContract(const v1::ResumeContractRequest& request, const ContractView& view,
                        const Env& env) {
  const Contract& contract = view.contract();
  STEWARD_RETURN_IF_ERROR(CheckLegal(contract, "ResumeContract", env.now));
  const ContractBlock* block = FindBlock(contract, request.service());
  if (block == nullptr) return NoSuchBlock(contract, request.service());
  STEWARD_RETURN_IF_ERROR(CheckTime(*block, env));
  return Resumed(*block, contract);
}

}  // namespace steward::contracts
