#include "services/accounts/policies/lifecycle.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "libs/base/money.h"

namespace steward::accounts {
namespace {

using v1::Account;
using v1::ContractMirror;

using DayKey = std::tuple<int, int, int>;

DayKey EndOf(const ContractMirror& contract) {
  const auto& end = contract.end_date();
  return {end.year(), end.month(), end.day()};
}

bool IsRecurring(const ContractMirror& contract) {
  for (const auto& money : contract.arr()) {
    if (money.minor_units() > 0) return true;
  }
  return false;
}

void KeepFirst(const ContractMirror& contract, std::string* name) {
  if (name->empty()) *name = contract.name();
}

bool Ends(const ContractMirror& contract, const v1::EndingContracts& ending) {
  const auto& names = ending.contracts();
  return contract.termination_scheduled() ||
         std::find(names.begin(), names.end(), contract.name()) != names.end();
}

void CountStanding(const ContractMirror& contract, bool ends, ContractFacts* facts) {
  KeepFirst(contract, &facts->standing);
  if (contract.stage() == ContractMirror::STAGE_ACTIVE) {
    KeepFirst(contract, &facts->active);
    if (contract.imported()) KeepFirst(contract, &facts->imported_active);
  }
  if (!IsRecurring(contract)) return;
  KeepFirst(contract, ends ? &facts->recurring_leaving : &facts->recurring_staying);
}

// The recurring contracts among them that ended last.
std::vector<const ContractMirror*> LastEnded(absl::Span<const ContractMirror* const> contracts) {
  std::vector<const ContractMirror*> last;
  for (const ContractMirror* contract : contracts) {
    if (contract->stage() != ContractMirror::STAGE_ENDED || !IsRecurring(*contract)) continue;
    if (!last.empty() && EndOf(*contract) < EndOf(*last.front())) continue;
    if (!last.empty() && EndOf(*last.front()) < EndOf(*contract)) last.clear();
    last.push_back(contract);
  }
  return last;
}

void CountLost(absl::Span<const ContractMirror* const> last_ended, ContractFacts* facts) {
  std::map<std::string, int64_t> lost;
  for (const ContractMirror* contract : last_ended) {
    KeepFirst(*contract, &facts->lost);
    facts->lost_on = contract->end_date();
    for (const auto& money : contract->arr()) {
      const auto sum = CheckedAdd(lost[money.currency()], money.minor_units());
      lost[money.currency()] = sum.ok() ? *sum : std::numeric_limits<int64_t>::max();
    }
  }
  for (const auto& [currency, amount] : lost) {
    facts->arr_lost.emplace_back();
    facts->arr_lost.back().set_currency(currency);
    facts->arr_lost.back().set_minor_units(amount);
  }
}

// Whether a contract was signed after an account in this lifecycle was put away.
bool SignedMeanwhile(Account::Lifecycle archived_from, const ContractFacts& facts) {
  if (archived_from == Account::LIFECYCLE_PROSPECT) return !facts.standing.empty();
  return facts.recurring();
}

// An active contract makes the account live, unless its onboarding is required.
bool GoesLive(const Account& account, const ContractFacts& facts) {
  return account.onboarding_required() ? !facts.imported_active.empty() : !facts.active.empty();
}

std::optional<Account::Lifecycle> FromOnboarding(const Account& account,
                                                 const ContractFacts& facts) {
  if (facts.churned()) return Account::LIFECYCLE_CHURNED;
  if (GoesLive(account, facts)) return Account::LIFECYCLE_ACTIVE;
  return std::nullopt;
}

// Where the mirrors say that an account is, whatever it was before; nothing when they say nothing.
std::optional<Account::Lifecycle> WhereContractsSay(const Account& account,
                                                    const ContractFacts& facts) {
  if (!facts.signed_or_further()) return std::nullopt;
  if (facts.churned()) return Account::LIFECYCLE_CHURNED;
  if (!GoesLive(account, facts)) return Account::LIFECYCLE_ONBOARDING;
  return facts.leaving() ? Account::LIFECYCLE_OFFBOARDING : Account::LIFECYCLE_ACTIVE;
}

}  // namespace

bool ConcernsNoLifecycle(const v1::AccountUpdated& event) {
  const auto& paths = event.mask().paths();
  return std::find(paths.begin(), paths.end(), "onboarding_required") == paths.end();
}

bool IsDraft(const contracts::v1::ContractsEvent& event) {
  return event.has_contract_created() &&
         event.contract_created().contract().state() == contracts::v1::Contract::STATE_DRAFT;
}

ContractFacts FactsOf(absl::Span<const ContractMirror* const> contracts,
                      const v1::EndingContracts& ending) {
  ContractFacts facts;
  for (const ContractMirror* contract : contracts) {
    switch (contract->stage()) {
      case ContractMirror::STAGE_SIGNED:
      case ContractMirror::STAGE_ACTIVE:
        CountStanding(*contract, Ends(*contract, ending), &facts);
        break;
      case ContractMirror::STAGE_ENDED:
        KeepFirst(*contract, &facts.ended);
        break;
      default:  // says nothing about the account
        break;
    }
  }
  CountLost(LastEnded(contracts), &facts);
  return facts;
}

std::optional<Account::Lifecycle> NextLifecycle(const Account& account,
                                                const ContractFacts& facts) {
  switch (account.lifecycle()) {
    case Account::LIFECYCLE_PROSPECT:
      if (facts.signed_or_further()) return Account::LIFECYCLE_ONBOARDING;
      return std::nullopt;
    case Account::LIFECYCLE_ONBOARDING:
      return FromOnboarding(account, facts);
    case Account::LIFECYCLE_ACTIVE:
      if (facts.churned()) return Account::LIFECYCLE_CHURNED;
      if (facts.leaving()) return Account::LIFECYCLE_OFFBOARDING;
      return std::nullopt;
    case Account::LIFECYCLE_OFFBOARDING:
      if (facts.churned()) return Account::LIFECYCLE_CHURNED;
      if (!facts.leaving()) return Account::LIFECYCLE_ACTIVE;
      return std::nullopt;
    case Account::LIFECYCLE_CHURNED:
      if (facts.recurring()) return Account::LIFECYCLE_ONBOARDING;
      return std::nullopt;
    case Account::LIFECYCLE_ARCHIVED:
      if (SignedMeanwhile(account.archived_from(), facts)) return Account::LIFECYCLE_ONBOARDING;
      return std::nullopt;
    default:  // MERGED, and what a later version may store
      return std::nullopt;
  }
}

std::optional<Account::Lifecycle> ImportedLifecycle(const Account& account,
                                                    const ContractFacts& facts) {
  const Account::Lifecycle from = account.lifecycle();
  if (from == Account::LIFECYCLE_MERGED) return std::nullopt;
  if (from == Account::LIFECYCLE_ARCHIVED && !SignedMeanwhile(account.archived_from(), facts)) {
    return std::nullopt;
  }
  std::optional<Account::Lifecycle> to = WhereContractsSay(account, facts);
  const bool is_live = from == Account::LIFECYCLE_ACTIVE || from == Account::LIFECYCLE_OFFBOARDING;
  if (is_live && to == Account::LIFECYCLE_ONBOARDING) to = Account::LIFECYCLE_ACTIVE;
  if (to == from) return std::nullopt;
  return to;
}

}  // namespace steward::accounts
