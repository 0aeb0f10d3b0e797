#include "services/accounts/policies/lifecycle.h"

#include <utility>

#include "libs/base/civil_date.h"
#include "libs/base/domain.h"
#include "services/accounts/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {
namespace {

using v1::Account;

void Onboard(const Account& account, const ContractFacts& facts, Decision* decision) {
  if (account.lifecycle() == Account::LIFECYCLE_CHURNED) {
    v1::AccountReactivated event;
    event.set_contract(facts.recurring_staying.empty() ? facts.recurring_leaving
                                                       : facts.recurring_staying);
    decision->Add(std::move(event)).On(account.name());
    return;
  }
  v1::OnboardingStarted event;
  event.set_from(account.lifecycle());
  event.set_contract(facts.standing.empty() ? facts.ended : facts.standing);
  decision->Add(std::move(event)).On(account.name());
}

void GoLive(const Account& account, const ContractFacts& facts, Decision* decision) {
  if (account.lifecycle() == Account::LIFECYCLE_OFFBOARDING) {
    v1::OffboardingCancelled event;
    event.set_contract(facts.recurring_staying);
    decision->Add(std::move(event)).On(account.name());
    return;
  }
  v1::WentLive event;
  event.set_from(account.lifecycle());
  event.set_contract(facts.active.empty() ? facts.ended : facts.active);
  decision->Add(std::move(event)).On(account.name());
}

void Offboard(const Account& account, const ContractFacts& facts, Decision* decision) {
  v1::OffboardingStarted event;
  event.set_contract(facts.recurring_leaving);
  decision->Add(std::move(event)).On(account.name());
}

void Churn(const Account& account, const ContractFacts& facts, Decision* decision) {
  v1::AccountChurned event;
  event.set_from(account.lifecycle());
  event.set_contract(facts.lost);
  event.mutable_arr_lost()->Add(facts.arr_lost.begin(), facts.arr_lost.end());
  decision->Add(std::move(event)).On(account.name());
}

// The event of one step, from the account's lifecycle to the next.
void Move(const Account& account, Account::Lifecycle to, const ContractFacts& facts,
          Decision* decision) {
  if (account.lifecycle() == Account::LIFECYCLE_ARCHIVED) {
    v1::AccountRestored event;
    event.set_to(to);
    decision->Add(std::move(event)).On(account.name());
    return;
  }
  switch (to) {
    case Account::LIFECYCLE_ONBOARDING:
      return Onboard(account, facts, decision);
    case Account::LIFECYCLE_ACTIVE:
      return GoLive(account, facts, decision);
    case Account::LIFECYCLE_OFFBOARDING:
      return Offboard(account, facts, decision);
    case Account::LIFECYCLE_CHURNED:
      return Churn(account, facts, decision);
    default:
      STEWARD_CHECK(false) << "contracts never move an account to " << to;
  }
}

}  // namespace

// The account's lifecycle follows from its contracts as the mirrors show them now (DOMAIN.md 3.1);
// the readings stand in policies/lifecycle.h. It goes on until the account is where it belongs, so
// that a contract that was signed and has started moves a PROSPECT to ONBOARDING and then to ACTIVE
// at once; no lifecycle lies more than four steps from another. An import moves it in one step.
Decision FollowContracts(const AccountView& view, const Env& env) {
  if (!view.exists()) return Nothing();
  Account account = view.account();
  const ContractFacts facts = FactsOf(view.contracts(), view.ending_contracts());
  Decision decision;
  if (env.origin == common::v1::ORIGIN_IMPORT) {
    const auto to = ImportedLifecycle(account, facts);
    if (to.has_value()) Move(account, *to, facts, &decision);
    const auto lost_on = DayFromDate(facts.lost_on);
    if (to == Account::LIFECYCLE_CHURNED && lost_on.ok())
      decision.events().back().At(StartOfDay(*lost_on, absl::UTCTimeZone()));
    return decision;
  }
  for (auto to = NextLifecycle(account, facts); to.has_value();
       to = NextLifecycle(account, facts)) {
    STEWARD_CHECK(decision.events().size() < 4) << account.name() << " goes in circles";
    Move(account, *to, facts, &decision);
    account.set_lifecycle(*to);
  }
  return decision;
}

}  // namespace steward::accounts
