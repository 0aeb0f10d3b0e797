#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "services/contracts/policies/open_days.h"
#include "services/contracts/policies/renewal_dates.h"
#include "services/contracts/rows.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"
#include "steward/contracts/v1/amendments_resources.pb.h"
#include "steward/contracts/v1/contracts_resources.pb.h"
#include "steward/contracts/v1/contracts_state.pb.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

namespace steward::contracts {

// The most amendments of one contract: each is looked at when another one is drafted or takes
// effect.
inline constexpr int kAmendmentsMax = 500;

// What a use case about one contract, or about one of its renewals or amendments, may read, as
// nouns. It borrows the facts and lives no longer than the Decide that it is given to. Not
// thread-safe.
class ContractView {
 public:
  ContractView(const Facts& facts, const Env& env);

  // False before the contract was created or imported; the contract is then an empty message.
  bool exists() const { return exists_; }
  const v1::Contract& contract() const { return state_->contract(); }
  // The renewal that the input is about, else that of the contract's last term; null when there is
  // none.
  const v1::Renewal* renewal() const;
  // Another contract of the account; null when there is none of that name.
  const v1::Contract* FindContract(absl::string_view name) const;
  // The renewal of a contract's last term; null when there is none.
  const v1::Renewal* RenewalOf(const v1::Contract& contract) const;
  // The amendment that the input is about; null where it is about none, and before it was drafted.
  const v1::Amendment* amendment() const;
  // All amendments of the contract, by id.
  std::vector<const v1::Amendment*> Amendments() const;
  // The contract's lines as the day began, which is not before they last changed: none on its first
  // day.
  const google::protobuf::RepeatedPtrField<v1::ContractLine>& LinesBefore(Day day) const;
  // The days that are open by the contract's calendar; Monday to Friday where it names none.
  TermCalendar CalendarOf(const v1::Contract& contract) const;
  // What is known of "calendars/{calendar}"; null when this service has not heard of it.
  const accounts::v1::Calendar* FindCalendar(absl::string_view name) const;
  // The renewals of the account's contracts that are undecided, by name.
  std::vector<const v1::Renewal*> UndecidedRenewals() const;

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
  std::string account_name_;
  // Null where the input is not about a renewal.
  const v1::RenewalState* renewal_ = nullptr;
  // Null where the input is not about an amendment that is there.
  const v1::AmendmentState* amendment_ = nullptr;
  const v1::ContractState* state_;
  bool exists_;
  const v1::RevenueSummary* revenue_;
  const accounts::v1::AccountMirror* account_;
};

}  // namespace steward::contracts
