#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "google/type/date.pb.h"

#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_resources.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"
#include "steward/common/v1/money.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"

// Where an account's contracts move its lifecycle (DOMAIN.md 3.1). Pure.
//
// The page's words, as they are read here:
//
// Everything is decided from the mirrors of all contracts of the account, never from the event that
// came in.
//
// A contract stands while it is SIGNED, ACTIVE or SUSPENDED. It is recurring when it brings
// recurring revenue: ARR above 0. So a trial at price 0 is a contract (it makes a PROSPECT onboard
// and go live), but it doesn't keep an account from offboarding or churn, ends neither of them, and
// is no churn when it ends; and so is a one-off sale.
//
// "ARR reaches 0": a recurring contract ended and none stands. A signed renewal that starts later
// still stands, so that two terms that meet are no churn.
//
// A contract has "accepted notice" while a termination is scheduled, notice stands, or its renewal
// is lost. In the grace after its term it still stands: its account churns when it expires.
//
// "The first contract's activation": a contract is ACTIVE. An account with `onboarding_required`
// waits for MarkLive; when the requirement is taken away, it goes live by what its contracts say.
//
// A contract that was signed and then cancelled leaves an account in ONBOARDING: the page knows no
// way back.
//
// ARCHIVED gives way to a contract that was signed meanwhile: from PROSPECT any contract that
// stands, from CHURNED a recurring one.
//
// Imported facts (origin IMPORT) move the account in one step to where all mirrors together say:
// churned; else, when a contract is active, offboarding or ACTIVE; else ONBOARDING (also where only
// a trial is left, and has ended). An active contract whose stage an import said needs no MarkLive.
// An imported churn is of the day when the revenue ended (in UTC: the mirror knows no zone), not of
// the day when the contract began, which is the import's effective time.
// ACTIVE never goes back to ONBOARDING.
//
// The order in which facts of different contracts arrive makes no difference, with one exception
// that is history and no accident: where only SIGNED contracts stand, an account that churned
// before they were signed is ONBOARDING, and one that never was without a contract is still ACTIVE.
namespace steward::accounts {

// What all mirrors of an account say together. A contract's name stands for the first of its kind
// by name; empty: none.
struct ContractFacts {
  std::string standing;
  std::string active;
  // Active, as an import said.
  std::string imported_active;
  // Recurring contracts that stand: with a termination scheduled, notice given or a renewal lost;
  // and without.
  std::string recurring_leaving;
  std::string recurring_staying;
  std::string ended;
  // The recurring contract that ended last, the first day without it, and the revenue of all that
  // ended on that day, by currency.
  std::string lost;
  google::type::Date lost_on;
  std::vector<common::v1::Money> arr_lost;

  // A contract is signed, or was.
  bool signed_or_further() const { return !standing.empty() || !ended.empty(); }
  bool recurring() const { return !recurring_leaving.empty() || !recurring_staying.empty(); }
  bool churned() const { return !lost.empty() && !recurring(); }
  bool leaving() const { return !recurring_leaving.empty() && recurring_staying.empty(); }
};

// Of an account's own fields the lifecycle reads only onboarding_required: an update that leaves it
// alone moves nothing, and opens or closes no coverage gap either.
bool ConcernsNoLifecycle(const v1::AccountUpdated& event);

// A draft says nothing about its account: nobody has agreed to it.
bool IsDraft(const contracts::v1::ContractsEvent& event);

// `ending`: those of them that end with their term.
ContractFacts FactsOf(absl::Span<const v1::ContractMirror* const> contracts,
                      const v1::EndingContracts& ending = {});

// The next lifecycle, one legal step on; nothing when it is where it belongs.
std::optional<v1::Account::Lifecycle> NextLifecycle(const v1::Account& account,
                                                    const ContractFacts& facts);

// The lifecycle that imported facts move the account to; nothing when it is there.
std::optional<v1::Account::Lifecycle> ImportedLifecycle(const v1::Account& account,
                                                        const ContractFacts& facts);

}  // namespace steward::accounts
