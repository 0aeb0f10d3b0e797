#pragma once

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "services/contracts/rows.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"
#include "steward/contracts/v1/contracts_resources.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"

namespace steward::contracts {

// What a use case about one contract may read, as nouns. It borrows the facts and lives no longer
// than the Decide that it is given to. Not thread-safe.
class ContractView {
 public:
  ContractView(const Facts& facts, const Env& env);

  // False before the contract was created or imported; the contract is then an empty message.
  bool exists() const { return exists_; }
  const v1::Contract& contract() const { return state_->contract(); }
  // True once a live request changed it.
  bool live() const { return state_->live(); }

  // The recurring revenue of the contract's account; empty before its first contract.
  const v1::RevenueSummary& revenue() const { return *revenue_; }
  // What is known of the contract's account; null when this service has not heard of it.
  const accounts::v1::AccountMirror* account() const { return account_; }
  // What is known of "people/{person}"; null when this service has not heard of them.
  const accounts::v1::PersonMirror* FindPerson(absl::string_view name) const;

 private:
  const Facts& facts_;
  const v1::ContractState* state_;
  bool exists_;
  const v1::RevenueSummary* revenue_;
  const accounts::v1::AccountMirror* account_;
};

}  // namespace steward::contracts
