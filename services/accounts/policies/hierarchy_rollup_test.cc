#include "services/accounts/policies/hierarchy_rollup.h"

#include <algorithm>
#include <limits>
#include <map>
#include <rapidcheck.h>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/limits.h"
#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using Rational = boost::multiprecision::cpp_rational;

AccountForest Forest(std::vector<AccountFigures> accounts) {
  return AccountForest::Create(std::move(accounts)).value();
}

// A path a1 - a2 - ... of `length` accounts; each has ARR 1.
std::vector<AccountFigures> Path(const std::string& name, int length) {
  std::vector<AccountFigures> path;
  for (int i = 1; i <= length; ++i) {
    path.push_back({.account = absl::StrCat(name, i),
                    .parent = i == 1 ? "" : absl::StrCat(name, i - 1),
                    .arr_minor = 1});
  }
  return path;
}

std::vector<AccountFigures> Example() {
  return {{"a0", "", 8'952'923, {}, 1266},  {"a1", "", 7'441'759, {}, 2603},
          {"a2", "", 4'162'253, {}, 8481},  {"a3", "", 3'581'840, {3, 4}, 5600},
          {"a4", "a2", 227'908, {1}, 6216}, {"a5", "a0", 1'368'768, {1}, 4183}};
}

TEST(AccountForest, GivesTheExampleOfTheReference) {
  const auto rollups = Forest(Example()).Rollups().value();
  const std::vector<int64_t> arr = {10'321'691, 7'441'759, 4'390'161,
                                    3'581'840,  227'908,   1'368'768};
  const std::vector<int32_t> health = {1653, 2603, 8363, 5600, 6216, 4183};
  for (size_t i = 0; i < arr.size(); ++i) {
    EXPECT_EQ(rollups[i].arr_minor, arr[i]) << i;
    EXPECT_EQ(rollups[i].health_arr_weighted_centi, health[i]) << i;
  }
  EXPECT_EQ(rollups[0].open_escalations, 1);
  EXPECT_EQ(rollups[0].worst_severity, 1);
  EXPECT_EQ(rollups[1].worst_severity, std::nullopt);
  EXPECT_EQ(rollups[3].open_escalations, 2);
  EXPECT_EQ(rollups[3].worst_severity, 3);
  EXPECT_EQ(Forest(Example()).UltimateParent("a5").value(), "a0");
  EXPECT_EQ(Forest(Example()).UltimateParent("a1").value(), "a1");
}

TEST(AccountForest, FindsTheWorstChildAtAnyDepthButNotTheAccountItself) {
  const AccountForest forest = Forest({{"root", "", 1, {}, 100},
                                       {"child", "root", 1, {}, 9000},
                                       {"grand-b", "child", 1, {}, 3000},
                                       {"grand-a", "child", 1, {}, 3000},
                                       {"unknown", "root", 1, {}, std::nullopt}});
  const SubtreeRollup root = forest.RollupOf("root").value();
  EXPECT_EQ(root.worst_child.value().account, "grand-a");
  EXPECT_EQ(root.worst_child.value().health_centi, 3000);
  EXPECT_FALSE(forest.RollupOf("grand-a").value().worst_child.has_value());
}

TEST(AccountForest, LeavesAccountsWithoutHealthOrArrOutOfTheMean) {
  const AccountForest forest = Forest({{"root", "", 100, {}, 4000},
                                       {"no-health", "root", 900, {}, std::nullopt},
                                       {"no-arr", "root", std::nullopt, {}, 9000},
                                       {"zero", "root", 0, {}, 9000}});
  const SubtreeRollup root = forest.RollupOf("root").value();
  EXPECT_EQ(root.health_arr_weighted_centi, 4000);
  EXPECT_EQ(root.arr_minor, 1000);
  EXPECT_EQ(root.accounts, 4);
  EXPECT_EQ(forest.RollupOf("zero").value().health_arr_weighted_centi, std::nullopt);
}

TEST(AccountForest, MovesASubtree) {
  AccountForest forest = Forest(Example());
  EXPECT_THAT(forest.Move("a0", "a4"), IsOk());
  EXPECT_EQ(forest.UltimateParent("a5").value(), "a2");
  EXPECT_EQ(forest.RollupOf("a2").value().accounts, 4);
  EXPECT_THAT(forest.Move("a0", ""), IsOk());
  EXPECT_EQ(forest.UltimateParent("a5").value(), "a0");
  EXPECT_THAT(forest.Move("a5", "a0"), IsOk());
  EXPECT_EQ(forest.RollupOf("a0").value().accounts, 2);
}

TEST(AccountForest, RefusesACycleAndStaysAsItIs) {
  AccountForest forest = Forest(Path("a", 3));
  EXPECT_THAT(forest.Move("a1", "a3"), HasReason(Reason::REASON_HIERARCHY_CYCLE));
  EXPECT_THAT(forest.Move("a2", "a2"), HasReason(Reason::REASON_HIERARCHY_CYCLE));
  EXPECT_EQ(forest.UltimateParent("a3").value(), "a1");
}

TEST(AccountForest, RefusesAPathOfMoreThan16Accounts) {
  std::vector<AccountFigures> accounts = Path("a", 10);
  for (AccountFigures& figures : Path("b", 7)) accounts.push_back(figures);
  AccountForest forest = Forest(accounts);
  EXPECT_THAT(forest.Move("b1", "a10"), HasReason(Reason::REASON_HIERARCHY_TOO_DEEP));
  EXPECT_THAT(forest.Move("b1", "a9"), IsOk());
  EXPECT_EQ(forest.RollupOf("a1").value().accounts, 17);
}

TEST(AccountForest, RefusesUnknownAccounts) {
  AccountForest forest = Forest(Path("a", 2));
  EXPECT_THAT(forest.Move("x", "a1"), HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  EXPECT_THAT(forest.Move("a1", "x"), HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  EXPECT_THAT(forest.RollupOf("x"), HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
  EXPECT_THAT(forest.UltimateParent("x"), HasReason(Reason::REASON_ACCOUNT_UNKNOWN));
}

TEST(AccountForest, RefusesSumsThatDoNotFit) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  const AccountForest forest = Forest({{"a", "", most, {}, 10'000}, {"b", "a", 1, {}, 0}});
  EXPECT_THAT(forest.RollupOf("a"), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(forest.Rollups(), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_EQ(forest.RollupOf("b").value().arr_minor, 1);
}

TEST(AccountForest, NamesWhatIsWrong) {
  const auto fault = [](std::vector<AccountFigures> accounts) {
    return std::string(AccountForest::Create(std::move(accounts)).status().message());
  };
  EXPECT_THAT(fault({{"a", "x"}}), HasSubstr("accounts[0].parent"));
  EXPECT_THAT(fault({{"a"}, {"a"}}), HasSubstr("accounts[1].account"));
  EXPECT_THAT(fault({{""}}), HasSubstr("accounts[0].account"));
  EXPECT_THAT(fault({{"a", "b"}, {"b", "a"}}), HasSubstr("accounts[0].parent must not close"));
  EXPECT_THAT(fault({{"a", "a"}}), HasSubstr("accounts[0].parent"));
  EXPECT_THAT(fault(Path("a", 17)), HasSubstr("accounts[16].parent"));
  EXPECT_THAT(fault({{"a", "", -1}}), HasSubstr("accounts[0].arr_minor"));
  EXPECT_THAT(fault({{"a", "", 1, {1, 0}}}), HasSubstr("accounts[0].open_escalations[1]"));
  EXPECT_THAT(fault({{"a", "", 1, {}, 10'001}}), HasSubstr("accounts[0].health_centi"));
}

// The oracle: a map of parents. Every question walks up from every account.
class Oracle {
 public:
  explicit Oracle(const std::vector<AccountFigures>& accounts) : accounts_(accounts) {
    for (const AccountFigures& figures : accounts) parents_[figures.account] = figures.parent;
  }

  bool Move(const std::string& account, const std::string& parent) {
    std::map<std::string, std::string> moved = parents_;
    moved[account] = parent;
    for (const auto& [start, ignored] : moved) {
      int depth = 0;
      for (std::string at = start; !at.empty(); at = moved[at]) {
        if (++depth > limits::kHierarchyLevelsMax) return false;
      }
    }
    parents_ = moved;
    return true;
  }

  SubtreeRollup RollupOf(const std::string& root) const {
    SubtreeRollup rollup;
    Rational weight = 0;
    Rational health = 0;
    for (const AccountFigures& figures : accounts_) {
      if (!IsBelow(figures.account, root)) continue;
      ++rollup.accounts;
      rollup.arr_minor += figures.arr_minor.value_or(0);
      for (const int32_t severity : figures.open_escalations) {
        ++rollup.open_escalations;
        rollup.worst_severity = std::min(rollup.worst_severity.value_or(9), severity);
      }
      if (!figures.health_centi.has_value()) continue;
      weight += figures.arr_minor.value_or(0);
      health += Rational(figures.arr_minor.value_or(0)) * *figures.health_centi;
      if (figures.account != root) NoteWorst(figures, &rollup);
    }
    if (weight == 0) return rollup;
    const Rational mean = health / weight + Rational(1, 2);
    rollup.health_arr_weighted_centi = static_cast<int32_t>(numerator(mean) / denominator(mean));
    return rollup;
  }

 private:
  bool IsBelow(std::string at, const std::string& root) const {
    while (!at.empty() && at != root) at = parents_.at(at);
    return at == root;
  }

  static void NoteWorst(const AccountFigures& figures, SubtreeRollup* rollup) {
    const AccountHealth own = {figures.account, *figures.health_centi};
    const auto& worst = rollup->worst_child;
    if (!worst.has_value() || own.health_centi < worst->health_centi ||
        (own.health_centi == worst->health_centi && own.account < worst->account)) {
      rollup->worst_child = own;
    }
  }

  std::vector<AccountFigures> accounts_;
  std::map<std::string, std::string> parents_;
};

std::vector<AccountFigures> GenAccounts(int count) {
  std::vector<AccountFigures> accounts;
  for (int i = 0; i < count; ++i) {
    AccountFigures figures = {.account = absl::StrCat("a", i)};
    // Long paths, so that moves reach the limit of depth.
    if (i > 0 && i % 12 != 0) figures.parent = absl::StrCat("a", i - 1);
    if (*rc::gen::inRange(0, 5) > 0) figures.arr_minor = *rc::gen::inRange<int64_t>(0, 1LL << 40);
    if (*rc::gen::inRange(0, 5) > 0) figures.health_centi = *rc::gen::inRange(0, 10'001);
    figures.open_escalations.resize(static_cast<size_t>(*rc::gen::inRange(0, 3)));
    for (int32_t& severity : figures.open_escalations) severity = *rc::gen::inRange(1, 5);
    accounts.push_back(std::move(figures));
  }
  return accounts;
}

void AssertEqual(const SubtreeRollup& got, const SubtreeRollup& expected) {
  RC_ASSERT(got.accounts == expected.accounts);
  RC_ASSERT(got.arr_minor == expected.arr_minor);
  RC_ASSERT(got.open_escalations == expected.open_escalations);
  RC_ASSERT(got.worst_severity == expected.worst_severity);
  RC_ASSERT(got.health_arr_weighted_centi == expected.health_arr_weighted_centi);
  RC_ASSERT(got.worst_child.has_value() == expected.worst_child.has_value());
  if (!got.worst_child.has_value()) return;
  RC_ASSERT(got.worst_child->account == expected.worst_child->account);
  RC_ASSERT(got.worst_child->health_centi == expected.worst_child->health_centi);
}

TEST(AccountForest, EqualsTheOracleUnderAnySequenceOfMoves) {
  EXPECT_TRUE(rc::check([] {
    const int count = *rc::gen::inRange(1, 36);
    const std::vector<AccountFigures> accounts = GenAccounts(count);
    AccountForest forest = Forest(accounts);
    Oracle oracle(accounts);
    const auto name = [](int i) { return i < 0 ? std::string() : absl::StrCat("a", i); };
    const int moves = *rc::gen::inRange(0, 20);
    for (int i = 0; i < moves; ++i) {
      const std::string account = name(*rc::gen::inRange(0, count));
      const std::string parent = name(*rc::gen::inRange(-1, count));
      RC_ASSERT(forest.Move(account, parent).ok() == oracle.Move(account, parent));
    }
    const auto rollups = forest.Rollups().value();
    for (int i = 0; i < count; ++i) {
      const SubtreeRollup expected = oracle.RollupOf(name(i));
      AssertEqual(rollups[static_cast<size_t>(i)], expected);
      AssertEqual(forest.RollupOf(name(i)).value(), expected);
    }
  }));
}

}  // namespace
}  // namespace steward::accounts
