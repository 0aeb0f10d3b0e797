#include "services/contracts/policies/movements.h"

#include <algorithm>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/evolve.h"
#include "services/contracts/policies/arr.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ContractLine;

v1::RevenueSummary Revenue(const std::vector<std::pair<Day, int64_t>>& steps) {
  v1::RevenueSummary revenue;
  for (const auto& [day, amount] : steps) {
    auto* step = revenue.add_steps();
    step->set_currency("USD");
    step->set_day(day);
    step->set_product("Pro");
    step->set_amount_minor(amount);
  }
  return revenue;
}

// "new 100 on 1" for each movement.
std::vector<std::string> Readable(const v1::RevenueSummary& revenue) {
  std::vector<std::string> movements;
  for (const auto& movement : MovementsOf(revenue)) {
    movements.push_back(absl::StrCat(movement.kind, " ", movement.step.amount_minor(), " on ",
                                     movement.step.day()));
  }
  return movements;
}

TEST(Movements, TellWhatBecomesOfACustomer) {
  EXPECT_THAT(Readable(Revenue({{1, 100}, {2, 50}, {3, -30}, {4, -120}, {9, 70}, {10, -70}})),
              ElementsAre("new 100 on 1", "expansion 50 on 2", "contraction -30 on 3",
                          "churn -120 on 4", "reactivation 70 on 9", "churn -70 on 10"));
}

TEST(Movements, AreNettedWithinTheDay) {
  v1::RevenueSummary revenue = Revenue({{1, 100}, {5, -100}, {5, 130}, {6, -20}, {6, 20}});
  revenue.mutable_steps(1)->set_product("Basic");
  revenue.mutable_steps(3)->set_product("Basic");
  EXPECT_THAT(Readable(revenue), ElementsAre("new 100 on 1", "expansion 30 on 5"));
}

TEST(Movements, EachCurrencyHasItsOwn) {
  v1::RevenueSummary revenue = Revenue({{1, 100}, {2, -100}, {1, 5}});
  revenue.mutable_steps(2)->set_currency("ZAR");
  EXPECT_THAT(Readable(revenue), ElementsAre("new 100 on 1", "churn -100 on 2", "new 5 on 1"));
}

TEST(Movements, NoRevenueHasNone) { EXPECT_THAT(Readable(v1::RevenueSummary()), IsEmpty()); }

// ---- Against a naive recomputation, day by day, from the contracts themselves.

constexpr Day kDays = 24;

Contract AnyContract() {
  Contract contract;
  contract.set_name("accounts/a1/contracts/c1");
  contract.set_currency(*rc::gen::element(std::string("USD"), std::string("EUR")));
  contract.set_state(*rc::gen::element(Contract::STATE_DRAFT, Contract::STATE_SIGNED,
                                       Contract::STATE_ACTIVE, Contract::STATE_TERMINATED,
                                       Contract::STATE_CANCELLED));
  const Day start = *rc::gen::inRange(0, kDays - 2);
  *contract.mutable_start_date() = DateFromDay(start);
  if (*rc::gen::arbitrary<bool>()) {
    *contract.mutable_end_date() = DateFromDay(*rc::gen::inRange(start + 1, kDays));
  }
  if (*rc::gen::arbitrary<bool>()) {
    *contract.mutable_termination_date() = DateFromDay(*rc::gen::inRange(start, kDays));
  }
  const int lines = *rc::gen::inRange(1, 4);
  for (int i = 0; i < lines; ++i) {
    *contract.add_lines() =
        Line(*rc::gen::element(std::string("Basic"), std::string("Pro")), *rc::gen::inRange(1, 3),
             *rc::gen::inRange(0, 3),
             *rc::gen::element(ContractLine::PERIOD_YEAR, ContractLine::PERIOD_MONTH,
                               ContractLine::PERIOD_ONE_OFF));
  }
  return contract;
}

// True on the days on which the contract brings revenue.
bool Counts(const Contract& contract, Day day) {
  const bool is_signed = contract.state() == Contract::STATE_SIGNED ||
                         contract.state() == Contract::STATE_ACTIVE ||
                         contract.state() == Contract::STATE_TERMINATED;
  if (!is_signed || day < *DayFromDate(contract.start_date())) return false;
  if (contract.has_end_date() && day >= *DayFromDate(contract.end_date())) return false;
  return !contract.has_termination_date() || day < *DayFromDate(contract.termination_date());
}

int64_t NaiveTotal(const std::vector<Contract>& contracts, const std::string& currency, Day day) {
  int64_t total = 0;
  for (const Contract& contract : contracts) {
    if (contract.currency() != currency || !Counts(contract, day)) continue;
    for (const auto& line : contract.lines()) {
      const int64_t periods = line.period() == ContractLine::PERIOD_MONTH  ? 12
                              : line.period() == ContractLine::PERIOD_YEAR ? 1
                                                                           : 0;
      total += line.unit_price().minor_units() * line.quantity() * periods;
    }
  }
  return total;
}

std::vector<std::string> NaiveMovements(const std::vector<Contract>& contracts) {
  std::vector<std::string> movements;
  for (const std::string currency : {"EUR", "USD"}) {
    bool had_revenue = false;
    for (Day day = 0; day < kDays; ++day) {
      const int64_t before = day == 0 ? 0 : NaiveTotal(contracts, currency, day - 1);
      const int64_t after = NaiveTotal(contracts, currency, day);
      if (before != after) {
        std::string kind = before == 0 ? (had_revenue ? "reactivation" : "new") : "churn";
        if (before != 0 && after != 0) kind = after > before ? "expansion" : "contraction";
        movements.push_back(absl::StrCat(currency, " ", kind, " ", after - before, " on ", day));
      }
      had_revenue = had_revenue || after > 0;
    }
  }
  return movements;
}

std::vector<std::string> WithCurrency(const v1::RevenueSummary& revenue) {
  std::vector<std::string> movements;
  for (const auto& movement : MovementsOf(revenue)) {
    movements.push_back(absl::StrCat(movement.step.currency(), " ", movement.kind, " ",
                                     movement.step.amount_minor(), " on ", movement.step.day()));
  }
  return movements;
}

v1::ContractState StateOf(const Contract& contract) {
  v1::ContractState state;
  *state.mutable_contract() = contract;
  return state;
}

TEST(Movements, AgreeWithTheContractsWhateverHappenedToThem) {
  EXPECT_TRUE(rc::check("any contracts, each changed any number of times", [] {
    v1::RevenueSummary revenue;
    std::vector<Contract> contracts;
    const int count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
      v1::ContractState before;
      const int changes = *rc::gen::inRange(1, 4);
      for (int change = 0; change < changes; ++change) {
        const v1::ContractState after = StateOf(AnyContract());
        EvolveRevenue(v1::ContractsEvent(), before, after, &revenue);
        before = after;
      }
      contracts.push_back(before.contract());
    }
    RC_ASSERT(WithCurrency(revenue) == NaiveMovements(contracts));
    RC_ASSERT(revenue.contract_count() == count);
  }));
}

TEST(EvolveRevenue, KeepsItsStepsOrderedAndWithoutZeros) {
  EXPECT_TRUE(rc::check("any contracts, taken away in the end", [] {
    v1::RevenueSummary revenue;
    std::vector<v1::ContractState> states;
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      states.push_back(StateOf(AnyContract()));
      EvolveRevenue(v1::ContractsEvent(), {}, states.back(), &revenue);
      const auto& steps = revenue.steps();
      RC_ASSERT(std::is_sorted(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(a.currency(), a.day(), a.product()) <
               std::make_tuple(b.currency(), b.day(), b.product());
      }));
      RC_ASSERT(std::none_of(steps.begin(), steps.end(),
                             [](const auto& step) { return step.amount_minor() == 0; }));
    }
    for (const auto& state : states) {
      v1::ContractState cancelled = state;
      cancelled.mutable_contract()->set_state(Contract::STATE_CANCELLED);
      EvolveRevenue(v1::ContractsEvent(), state, cancelled, &revenue);
    }
    RC_ASSERT(revenue.steps().empty());
  }));
}

}  // namespace
}  // namespace steward::contracts
