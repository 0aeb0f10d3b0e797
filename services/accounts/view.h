#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/check.h"
#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "services/accounts/rows.h"
#include "steward/accounts/v1/accounts_resources.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What use cases about accounts and their hierarchy read. A view lives as long as one Decide;
// pointers and references from it too. Not thread-safe.
namespace steward::accounts {

// One account, and what the service knows of its contracts.
class AccountView {
 public:
  AccountView(const Facts& facts, const Env& env)
      : facts_(facts),
        account_id_(env.account),
        state_(facts.Find<v1::AccountState>(absl::StrCat("accounts/", env.account))) {}

  bool exists() const { return state_ != nullptr; }
  // The next two: CHECK that it exists.
  const v1::Account& account() const { return state().account(); }
  const v1::AccountState& state() const {
    STEWARD_CHECK(state_ != nullptr) << "accounts/" << account_id_ << " does not exist";
    return *state_;
  }
  // The mirrors of the account's contracts, by contract name.
  std::vector<const v1::ContractMirror*> contracts() const {
    return facts_.ListMirrors<v1::ContractMirror>(account_id_, limits::kAccountContractsMax);
  }
  // Those of them that end with their term.
  const v1::EndingContracts& ending_contracts() const {
    const auto* ending = facts_.FindMirror<v1::EndingContracts>(account_id_);
    return ending != nullptr ? *ending : v1::EndingContracts::default_instance();
  }

 private:
  const Facts& facts_;
  std::string account_id_;
  const v1::AccountState* state_;
};

// The hierarchy: edges from child to parent. Accounts go by resource name.
class HierarchyView {
 public:
  HierarchyView(const Facts& facts, const Env&) : facts_(facts) {}

  bool AccountExists(absl::string_view account) const { return facts_.AccountExists(account); }
  // The edge from this account; null when it never had one.
  const v1::AccountParentState* EdgeOf(absl::string_view account) const {
    return facts_.Find<v1::AccountParentState>(
        absl::StrCat("accountParents/", LastSegment(account)));
  }
  // Empty: it has none.
  std::string ParentOf(absl::string_view account) const {
    const v1::AccountParentState* edge = EdgeOf(account);
    return edge == nullptr ? "" : edge->account_parent().parent();
  }
  // The direct children, by id; at most `limit`.
  std::vector<std::string> ChildrenOf(absl::string_view account, int limit) const {
    std::vector<std::string> names =
        facts_.ScanReferenceIndex(kEdgesByParent, {std::string(account)}, limit);
    for (std::string& name : names) name = absl::StrCat("accounts/", LastSegment(name));
    return names;
  }

 private:
  const Facts& facts_;
};

}  // namespace steward::accounts
