#include "services/contracts/policies/blocks.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractBlock;

// What makes a refused command possible.
constexpr absl::string_view kLifting = "ResumeContract";

absl::Status Refuse(const Contract& contract, absl::string_view command,
                    absl::string_view message) {
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_ILLEGAL_TRANSITION);
  detail.set_state(Contract::State_Name(contract.state()));
  detail.set_command(std::string(command));
  detail.add_allowed(std::string(kLifting));
  return Reject(detail, message);
}

bool RefusesChanges(const ContractBlock& block, absl::Time at) {
  const auto since = FromTimestamp(block.since_time());
  const auto& scopes = block.scopes();
  return std::find(scopes.begin(), scopes.end(), ContractBlock::SCOPE_CHANGE) != scopes.end() &&
         since.ok() && *since <= at;
}

}  // namespace

Scopes Ordered(const Scopes& scopes) {
  const std::set<int> ordered(scopes.begin(), scopes.end());
  return {ordered.begin(), ordered.end()};
}

const ContractBlock* FindBlock(const Contract& contract, absl::string_view service) {
  for (const ContractBlock& block : contract.blocks()) {
    if (Abs(block.service()) == service) return &block;
  }
  return nullptr;
}

void PutBlock(const ContractBlock& block, Contract* contract) {
  LiftBlock(block.service(), contract);
  auto& blocks = *contract->mutable_blocks();
  *blocks.Add() = block;
  std::sort(blocks.begin(), blocks.end(),
            [](const auto& one, const auto& other) { return one.service() < other.service(); });
}

void LiftBlock(absl::string_view service, Contract* contract) {
  auto& blocks = *contract->mutable_blocks();
  blocks.erase(std::remove_if(
                   blocks.begin(), blocks.end(),
                   [service](const ContractBlock& each) { return Abs(each.service()) == service; }),
               blocks.end());
}

Scopes BlockedScopes(const Contract& contract) {
  Scopes scopes;
  for (const ContractBlock& block : contract.blocks()) scopes.MergeFrom(block.scopes());
  return Ordered(scopes);
}

Contract::State StateInForce(const Contract& contract) {
  return contract.blocks().empty() ? Contract::STATE_ACTIVE : Contract::STATE_SUSPENDED;
}

absl::Status CheckChangeable(const Contract& contract, absl::string_view command, absl::Time at) {
  for (const ContractBlock& block : contract.blocks()) {
    if (!RefusesChanges(block, at)) continue;
    return Refuse(contract, command,
                  absl::StrCat(contract.name(), " takes no changes while the block of \"",
                               block.service(), "\" stands (", block.reason(), ", since ",
                               FormatRfc3339(*FromTimestamp(block.since_time())),
                               "): lift it first, with ", kLifting));
  }
  return absl::OkStatus();
}

absl::Status NoSuchBlock(const Contract& contract, absl::string_view service) {
  std::vector<std::string> standing;
  for (const ContractBlock& block : contract.blocks()) standing.push_back(block.service());
  return Refuse(
      contract, kLifting,
      absl::StrCat(contract.name(), " has no block of \"", service,
                   "\" to lift; those that stand are of ", absl::StrJoin(standing, ", ")));
}

}  // namespace steward::contracts
