#pragma once

#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "services/accounts/policies/built_in_scorecard.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What use cases about scorecards and the health of one account read. A view lives as long as one
// Decide; pointers and references from it too. Not thread-safe.
namespace steward::accounts {

// One account's health, and what it is scored by.
class HealthView {
 public:
  HealthView(const Facts& facts, const Env& env)
      : facts_(facts),
        account_name_(absl::StrCat("accounts/", env.account)),
        name_(absl::StrCat(account_name_, "/health")),
        state_(facts.Find<v1::AccountHealthState>(name_)) {}

  // "accounts/a1", "accounts/a1/health".
  const std::string& account_name() const { return account_name_; }
  const std::string& name() const { return name_; }
  // Null when there is none.
  const v1::Account* account() const {
    const auto* state = facts_.Find<v1::AccountState>(account_name_);
    return state == nullptr ? nullptr : &state->account();
  }
  // The empty one where nothing was ever said of its health.
  const v1::AccountHealthState& state() const {
    return state_ == nullptr ? v1::AccountHealthState::default_instance() : *state_;
  }
  const v1::AccountHealth& health() const { return state().account_health(); }
  // Escalations of the account that are open now.
  int32_t open_escalation_count() const {
    const auto* state =
        facts_.Find<v1::AccountSituationState>(absl::StrCat(account_name_, "/situation"));
    return state == nullptr ? 0 : state->account_situation().open_escalation_count();
  }
  // The newest version of the one that holds.
  const v1::Scorecard& scorecard() const {
    const auto* state = facts_.Find<v1::ScorecardState>(kScorecardInForce);
    return state == nullptr ? BuiltInScorecard() : state->scorecard();
  }

 private:
  const Facts& facts_;
  std::string account_name_;
  std::string name_;
  const v1::AccountHealthState* state_;
};

// One scorecard: reference data.
class ScorecardView {
 public:
  ScorecardView(const Facts& facts, const Env& env)
      : state_(facts.Find<v1::ScorecardState>(env.aggregate)) {}

  // The one that the input is about; an empty message before it was defined.
  const v1::Scorecard& scorecard() const {
    return state_ == nullptr ? v1::Scorecard::default_instance() : state_->scorecard();
  }

 private:
  const v1::ScorecardState* state_;
};

}  // namespace steward::accounts
