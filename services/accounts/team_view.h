#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "steward/accounts/v1/accounts_resources.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What use cases about the team of one account read. A view lives as long as one Decide; pointers
// and references from it too. Not thread-safe.
namespace steward::accounts {

class TeamView {
 public:
  TeamView(const Facts& facts, const Env& env)
      : facts_(facts), account_name_(absl::StrCat("accounts/", env.account)) {
    state_ = facts.Find<v1::AccountTeamState>(absl::StrCat(account_name_, "/team"));
  }

  // "accounts/a1".
  const std::string& account_name() const { return account_name_; }
  // Null when there is none.
  const v1::Account* account() const {
    const auto* state = facts_.Find<v1::AccountState>(account_name_);
    return state == nullptr ? nullptr : &state->account();
  }
  // The empty team when nobody was ever assigned.
  const v1::AccountTeamState& state() const {
    return state_ == nullptr ? v1::AccountTeamState::default_instance() : *state_;
  }
  const v1::AccountTeam& team() const { return state().team(); }
  // By resource name; null when there is none.
  const v1::Person* Person(absl::string_view name) const {
    const auto* state = facts_.Find<v1::PersonState>(name);
    return state == nullptr ? nullptr : &state->person();
  }

 private:
  const Facts& facts_;
  std::string account_name_;
  const v1::AccountTeamState* state_ = nullptr;
};

}  // namespace steward::accounts
