#include "services/accounts/policies/lifecycle.h"

#include <map>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/evolve.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using contracts::v1::ContractsEvent;
using v1::Account;
using v1::ContractMirror;
using Lifecycle = Account::Lifecycle;

// Folds contract events, and lets the lifecycle follow each, as the service does.
class Follower {
 public:
  explicit Follower(bool onboarding_required = false) {
    account_.set_lifecycle(Account::LIFECYCLE_PROSPECT);
    account_.set_onboarding_required(onboarding_required);
  }

  void Hears(const ContractsEvent& event, bool imported) {
    MirrorContract(event, &mirrors_[event.envelope().aggregate()]);
    const ContractFacts facts = Facts();
    if (imported) {
      account_.set_lifecycle(ImportedLifecycle(account_, facts).value_or(account_.lifecycle()));
      return;
    }
    int steps = 0;
    for (auto to = NextLifecycle(account_, facts); to.has_value();
         to = NextLifecycle(account_, facts)) {
      account_.set_lifecycle(*to);
      RC_ASSERT(++steps <= 4);
    }
  }

  Lifecycle lifecycle() const { return account_.lifecycle(); }
  ContractFacts Facts() const {
    std::vector<const ContractMirror*> contracts;
    for (const auto& [name, mirror] : mirrors_) contracts.push_back(&mirror);
    return FactsOf(contracts);
  }

 private:
  Account account_;
  std::map<std::string, ContractMirror> mirrors_;
};

// Kinds of contract: 0 pays, 1 is a trial, 2 a one-off sale.
Contract OfKind(int kind) {
  Contract contract = Monthly(kind == 1 ? 0 : 100);
  if (kind == 2) contract.mutable_lines(0)->set_period(contracts::v1::ContractLine::PERIOD_ONE_OFF);
  return contract;
}

// One contract's life: how far it comes, and whether its termination is scheduled and rescinded.
std::vector<ContractsEvent> LifeOf(int kind, int step_count) {
  std::vector<ContractsEvent> life(7);
  *life[0].mutable_contract_created()->mutable_contract() = OfKind(kind);
  life[1].mutable_contract_signed()->set_complete(true);
  life[2].mutable_contract_activated();
  life[3].mutable_termination_scheduled();
  life[4].mutable_termination_rescinded();
  life[5].mutable_termination_scheduled();
  *life[6].mutable_contract_terminated()->mutable_termination_date() = OnDay(2026, 5, 1);
  if (step_count > 7) {  // it expires without any notice
    *life[3].mutable_contract_expired()->mutable_end_date() = OnDay(2026, 4, 1);
    life.resize(4);
  }
  life.resize(std::min(life.size(), static_cast<size_t>(step_count)));
  return life;
}

std::vector<std::vector<ContractsEvent>> SomeLives() {
  std::vector<std::vector<ContractsEvent>> lives;
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    lives.push_back(LifeOf(*rc::gen::inRange(0, 3), *rc::gen::inRange(1, 9)));
    for (auto& event : lives.back()) {
      event.mutable_envelope()->set_aggregate(absl::StrCat("accounts/a1/contracts/c", i));
    }
  }
  return lives;
}

// The lives' events in an order that keeps each contract's own.
std::vector<ContractsEvent> SomeOrderOf(const std::vector<std::vector<ContractsEvent>>& lives) {
  std::vector<size_t> next(lives.size(), 0);
  std::vector<ContractsEvent> order;
  while (true) {
    std::vector<size_t> open;
    for (size_t i = 0; i < lives.size(); ++i) {
      if (next[i] < lives[i].size()) open.push_back(i);
    }
    if (open.empty()) return order;
    const size_t chosen = *rc::gen::elementOf(open);
    order.push_back(lives[chosen][next[chosen]++]);
  }
}

TEST(NextLifecycle, TheOrderOfArrivalMakesNoDifference) {
  EXPECT_TRUE(rc::check("permutations of live events", [] {
    const auto lives = SomeLives();
    const bool onboarding_required = *rc::gen::arbitrary<bool>();
    Follower one(onboarding_required);
    Follower other(onboarding_required);
    for (const auto& event : SomeOrderOf(lives)) one.Hears(event, false);
    for (const auto& event : SomeOrderOf(lives)) other.Hears(event, false);
    const ContractFacts facts = one.Facts();
    // The exception that the header names: whether it churned in between is history.
    const bool history = facts.active.empty() && facts.recurring() && !facts.lost.empty();
    if (history) {
      for (const Lifecycle each : {one.lifecycle(), other.lifecycle()}) {
        RC_ASSERT(each == Account::LIFECYCLE_ONBOARDING || each == Account::LIFECYCLE_ACTIVE);
      }
      return;
    }
    RC_ASSERT(Account::Lifecycle_Name(one.lifecycle()) ==
              Account::Lifecycle_Name(other.lifecycle()));
  }));
}

// What the final mirrors mean, said independently of any path.
TEST(IsDraft, HoldsForANewContractThatNobodyHasAgreedTo) {
  ContractsEvent event;
  EXPECT_FALSE(IsDraft(event));
  event.mutable_contract_created()->mutable_contract()->set_state(Contract::STATE_DRAFT);
  EXPECT_TRUE(IsDraft(event));
  event.mutable_contract_created()->mutable_contract()->set_state(Contract::STATE_ACTIVE);
  EXPECT_FALSE(IsDraft(event));
  event.mutable_contract_imported()->mutable_contract()->set_state(Contract::STATE_DRAFT);
  EXPECT_FALSE(IsDraft(event));
}

// What IsDraft spares a look at is nothing that the lifecycle would move by.
TEST(IsDraft, MovesNoLifecycle) {
  for (const auto lifecycle :
       {Account::LIFECYCLE_PROSPECT, Account::LIFECYCLE_ONBOARDING, Account::LIFECYCLE_ACTIVE,
        Account::LIFECYCLE_OFFBOARDING, Account::LIFECYCLE_CHURNED, Account::LIFECYCLE_ARCHIVED}) {
    ContractsEvent event;
    event.mutable_envelope()->set_aggregate("accounts/a/contracts/draft");
    event.mutable_contract_created()->mutable_contract()->set_state(Contract::STATE_DRAFT);
    ASSERT_TRUE(IsDraft(event));
    ContractMirror draft;
    MirrorContract(event, &draft);
    Account account;
    account.set_lifecycle(lifecycle);
    for (const auto stage : {ContractMirror::STAGE_ACTIVE, ContractMirror::STAGE_ENDED}) {
      ContractMirror other;
      other.set_name("accounts/a/contracts/other");
      other.set_stage(stage);
      EXPECT_EQ(NextLifecycle(account, FactsOf({&other})),
                NextLifecycle(account, FactsOf({&other, &draft})));
    }
    EXPECT_EQ(NextLifecycle(account, FactsOf({})), NextLifecycle(account, FactsOf({&draft})));
  }
}

TEST(NextLifecycle, EndsWhereThePageSays) {
  EXPECT_TRUE(rc::check("meaning of the final facts", [] {
    Follower follower;
    for (const auto& event : SomeOrderOf(SomeLives())) follower.Hears(event, false);
    const ContractFacts facts = follower.Facts();
    const Lifecycle lifecycle = follower.lifecycle();
    const bool arr_reached_zero =
        !facts.lost.empty() && facts.recurring_leaving.empty() && facts.recurring_staying.empty();
    RC_ASSERT((lifecycle == Account::LIFECYCLE_CHURNED) == arr_reached_zero);
    RC_ASSERT((lifecycle == Account::LIFECYCLE_PROSPECT) ==
              (facts.standing.empty() && facts.ended.empty()));
    RC_ASSERT((lifecycle == Account::LIFECYCLE_OFFBOARDING) ==
              (!facts.recurring_leaving.empty() && facts.recurring_staying.empty()));
    if (!facts.active.empty()) RC_ASSERT(lifecycle != Account::LIFECYCLE_ONBOARDING);
  }));
}

TEST(ImportedLifecycle, TheOrderOfTheRowsMakesNoDifference) {
  EXPECT_TRUE(rc::check("permutations of imports", [] {
    constexpr Contract::State kStates[] = {Contract::STATE_DRAFT, Contract::STATE_SIGNED,
                                           Contract::STATE_ACTIVE, Contract::STATE_TERMINATED,
                                           Contract::STATE_EXPIRED};
    std::vector<ContractsEvent> rows(static_cast<size_t>(*rc::gen::inRange(1, 6)));
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i].mutable_envelope()->set_aggregate(absl::StrCat("accounts/a1/contracts/c", i));
      Contract* contract = rows[i].mutable_contract_imported()->mutable_contract();
      *contract = OfKind(*rc::gen::inRange(0, 3));
      contract->set_state(kStates[*rc::gen::inRange(0, 5)]);
      if (*rc::gen::arbitrary<bool>()) *contract->mutable_termination_date() = OnDay(2027, 1, 1);
    }
    const bool onboarding_required = *rc::gen::arbitrary<bool>();
    Follower one(onboarding_required);
    Follower other(onboarding_required);
    for (const auto& row : rows) one.Hears(row, true);
    for (int i = 0; i < 6; ++i) {
      std::swap(rows[*rc::gen::inRange<size_t>(0, rows.size())],
                rows[*rc::gen::inRange<size_t>(0, rows.size())]);
    }
    for (const auto& row : rows) other.Hears(row, true);
    RC_ASSERT(Account::Lifecycle_Name(one.lifecycle()) ==
              Account::Lifecycle_Name(other.lifecycle()));
  }));
}

}  // namespace
}  // namespace steward::accounts
