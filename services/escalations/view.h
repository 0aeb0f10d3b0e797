#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "services/escalations/rows.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"
#include "steward/escalations/v1/escalations_resources.pb.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {

// What a use case about one account's escalations may read, as nouns. It borrows the facts and
// lives no longer than the Decide that it is given to. Not thread-safe.
class EscalationView {
 public:
  EscalationView(const Facts& facts, const Env& env);

  // False before it was requested or imported; it is then an empty message.
  bool exists() const { return exists_; }
  const v1::EscalationState& state() const { return *state_; }
  const v1::Escalation& escalation() const { return state_->escalation(); }

  // Another escalation of the account; null when there is none.
  const v1::EscalationState* Find(absl::string_view name) const;
  // The account's escalations whose names begin so, by name; at most `limit`.
  std::vector<const v1::EscalationState*> List(absl::string_view name_prefix, int limit) const;

  // Null when there is no such policy.
  const v1::EscalationPolicy* FindPolicy(absl::string_view name) const;
  // Null when this service has not heard of it.
  const accounts::v1::Calendar* FindCalendar(absl::string_view name) const;
  // What is known of the account; null when this service has not heard of it.
  const accounts::v1::AccountMirror* account() const { return account_; }
  // What is known of "people/{person}"; null when this service has not heard of them.
  const accounts::v1::PersonMirror* FindPerson(absl::string_view name) const;
  // Who has a role for the account at `at`; empty: nobody.
  std::string PersonInRole(v1::TargetRole role, absl::Time at) const;

 private:
  std::string SuperiorOf(const std::string& person, absl::Time at) const;

  const Facts& facts_;
  const v1::EscalationState* state_;
  bool exists_;
  const accounts::v1::AccountMirror* account_;
};

}  // namespace steward::escalations
