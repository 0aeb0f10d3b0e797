#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/accounts/v1/job_titles.pb.h"

// What use cases about contacts with one account, and about job titles, read. A view lives as long
// as one Decide; pointers and references from it too. Not thread-safe.
namespace steward::accounts {

class RelationshipView {
 public:
  RelationshipView(const Facts& facts, const Env& env)
      : facts_(facts),
        account_name_(absl::StrCat("accounts/", env.account)),
        state_(facts.Find<v1::AccountRelationshipState>(
            absl::StrCat(account_name_, "/relationship"))) {}

  // "accounts/a1".
  const std::string& account_name() const { return account_name_; }
  // Null when there is none.
  const v1::Account* account() const {
    const auto* state = facts_.Find<v1::AccountState>(account_name_);
    return state == nullptr ? nullptr : &state->account();
  }
  // The empty one where nothing was ever recorded.
  const v1::AccountRelationship& relationship() const {
    return state_ == nullptr ? v1::AccountRelationship::default_instance()
                             : state_->account_relationship();
  }
  // By resource name; null when there is none.
  const v1::Person* Person(absl::string_view name) const {
    const auto* state = facts_.Find<v1::PersonState>(name);
    return state == nullptr ? nullptr : &state->person();
  }

 private:
  const Facts& facts_;
  std::string account_name_;
  const v1::AccountRelationshipState* state_;
};

// The one table of job titles.
class JobTitlesView {
 public:
  JobTitlesView(const Facts& facts, const Env& env)
      : state_(facts.Find<v1::JobTitlesState>(env.aggregate)) {}

  // Without rules before any were set.
  const v1::JobTitles& job_titles() const {
    return state_ == nullptr ? v1::JobTitles::default_instance() : state_->job_titles();
  }

 private:
  const v1::JobTitlesState* state_;
};

}  // namespace steward::accounts
