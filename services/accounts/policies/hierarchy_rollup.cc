#include "services/accounts/policies/hierarchy_rollup.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "services/accounts/policies/hierarchy_moves.h"

namespace steward::accounts {
namespace {

constexpr int32_t kHealthMaxCenti = 10'000;

absl::Status CheckFigures(const AccountFigures& figures, const std::string& path) {
  if (figures.account.empty()) {
    return InvalidField(absl::StrCat(path, ".account"), "must not be empty");
  }
  if (figures.arr_minor.value_or(0) < 0) {
    return InvalidField(absl::StrCat(path, ".arr_minor"), "must be at least 0");
  }
  const int32_t health_centi = figures.health_centi.value_or(0);
  if (health_centi < 0 || health_centi > kHealthMaxCenti) {
    return InvalidField(absl::StrCat(path, ".health_centi"), "must be between 0 and 10000");
  }
  for (size_t i = 0; i < figures.open_escalations.size(); ++i) {
    if (figures.open_escalations[i] >= 1) continue;
    return InvalidField(absl::StrCat(path, ".open_escalations[", i, "]"),
                        "must be a severity of at least 1, the worst");
  }
  return absl::OkStatus();
}

// The lower health; of equal ones the lower id.
std::optional<AccountHealth> Worse(std::optional<AccountHealth> a, std::optional<AccountHealth> b) {
  if (!a.has_value()) return b;
  if (!b.has_value()) return a;
  const bool a_first =
      std::tie(a->health_centi, a->account) <= std::tie(b->health_centi, b->account);
  return a_first ? a : b;
}

std::optional<int32_t> WorseSeverity(std::optional<int32_t> a, std::optional<int32_t> b) {
  return a.has_value() && b.has_value() ? std::min(*a, *b) : a.has_value() ? a : b;
}

}  // namespace

// Of a subtree. No sum of 128 bits can overflow: an ARR has 63, and a health 14.
struct AccountForest::Sums {
  int64_t accounts = 0;
  __int128 arr_minor = 0;
  int64_t open_escalations = 0;
  std::optional<int32_t> worst_severity;
  // Over the accounts that have an ARR and a health.
  __int128 weight = 0;
  __int128 weighted_health = 0;
  std::optional<AccountHealth> worst;
  std::optional<AccountHealth> worst_below;

  explicit Sums(const AccountFigures& own) {
    accounts = 1;
    arr_minor = own.arr_minor.value_or(0);
    open_escalations = static_cast<int64_t>(own.open_escalations.size());
    for (const int32_t severity : own.open_escalations) {
      worst_severity = WorseSeverity(worst_severity, severity);
    }
    if (!own.health_centi.has_value()) return;
    worst = AccountHealth{own.account, *own.health_centi};
    weight = arr_minor;
    weighted_health = arr_minor * *own.health_centi;
  }

  void AddChild(const Sums& child) {
    accounts += child.accounts;
    arr_minor += child.arr_minor;
    open_escalations += child.open_escalations;
    worst_severity = WorseSeverity(worst_severity, child.worst_severity);
    weight += child.weight;
    weighted_health += child.weighted_health;
    worst = Worse(worst, child.worst);
    worst_below = Worse(worst_below, child.worst);
  }
};

absl::StatusOr<AccountForest> AccountForest::Create(std::vector<AccountFigures> accounts) {
  AccountForest forest;
  const auto path_of = [](size_t i) { return absl::StrCat("accounts[", i, "]"); };
  for (size_t i = 0; i < accounts.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(forest.Add(std::move(accounts[i]), path_of(i)));
  }
  forest.children_.resize(forest.accounts_.size());
  for (size_t i = 0; i < forest.accounts_.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(forest.Link(i, path_of(i)));
  }
  for (size_t i = 0; i < forest.accounts_.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(forest.CheckDepth(i, path_of(i)));
  }
  return forest;
}

absl::Status AccountForest::Add(AccountFigures figures, const std::string& path) {
  STEWARD_RETURN_IF_ERROR(CheckFigures(figures, path));
  if (!index_of_.emplace(figures.account, accounts_.size()).second) {
    return InvalidField(absl::StrCat(path, ".account"), "stands twice; an account has one parent");
  }
  accounts_.push_back(std::move(figures));
  return absl::OkStatus();
}

absl::Status AccountForest::Link(size_t index, const std::string& path) {
  const std::string& parent = accounts_[index].parent;
  if (parent.empty()) return absl::OkStatus();
  const auto found = index_of_.find(parent);
  if (found == index_of_.end()) {
    return InvalidField(absl::StrCat(path, ".parent"),
                        absl::StrCat("is ", parent, ", which is not among the accounts"));
  }
  children_[found->second].insert(index);
  return absl::OkStatus();
}

// A cycle never ends either, so one count finds both.
absl::Status AccountForest::CheckDepth(size_t index, const std::string& path) const {
  int depth = 1;
  for (const AccountFigures* at = &accounts_[index]; !at->parent.empty();) {
    at = &accounts_[index_of_.find(at->parent)->second];
    if (++depth <= limits::kHierarchyLevelsMax) continue;
    return InvalidField(absl::StrCat(path, ".parent"),
                        absl::StrCat("must not close a cycle, nor lie below ",
                                     limits::kHierarchyLevelsMax, " accounts or more"));
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> AccountForest::Find(absl::string_view account) const {
  const auto found = index_of_.find(account);
  if (found != index_of_.end()) return found->second;
  return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                absl::StrCat(account, " is not among the accounts; name one that is"));
}

absl::Status AccountForest::Move(absl::string_view account, absl::string_view parent) {
  STEWARD_ASSIGN_OR_RETURN(const size_t index, Find(account));
  if (!parent.empty()) STEWARD_RETURN_IF_ERROR(Find(parent).status());
  // Both functions are asked about accounts of the hierarchy only.
  const auto parent_of = [this](absl::string_view child) {
    return accounts_[index_of_.find(child)->second].parent;
  };
  const auto children_of = [this](absl::string_view above, int limit) {
    std::vector<std::string> names;
    for (const size_t child : children_[index_of_.find(above)->second]) {
      if (names.size() == static_cast<size_t>(limit)) break;
      names.push_back(accounts_[child].account);
    }
    return names;
  };
  STEWARD_RETURN_IF_ERROR(CheckMove(account, parent, HierarchyEdges{parent_of, children_of}));
  SetParent(index, parent);
  return absl::OkStatus();
}

void AccountForest::SetParent(size_t index, absl::string_view parent) {
  std::string& edge = accounts_[index].parent;
  if (!edge.empty()) children_[index_of_.find(edge)->second].erase(index);
  edge = std::string(parent);
  if (!edge.empty()) children_[index_of_.find(edge)->second].insert(index);
}

absl::StatusOr<std::string> AccountForest::UltimateParent(absl::string_view account) const {
  STEWARD_ASSIGN_OR_RETURN(size_t index, Find(account));
  while (!accounts_[index].parent.empty()) index = index_of_.find(accounts_[index].parent)->second;
  return accounts_[index].account;
}

AccountForest::Sums AccountForest::SumsOf(size_t index, std::vector<Sums>* all) const {
  Sums sums(accounts_[index]);
  for (const size_t child : children_[index]) sums.AddChild(SumsOf(child, all));
  if (all != nullptr) (*all)[index] = sums;
  return sums;
}

absl::StatusOr<SubtreeRollup> AccountForest::Shown(size_t index, const Sums& sums) const {
  SubtreeRollup rollup = {.account = accounts_[index].account,
                          .accounts = sums.accounts,
                          .open_escalations = sums.open_escalations,
                          .worst_severity = sums.worst_severity,
                          .worst_child = sums.worst_below};
  STEWARD_ASSIGN_OR_RETURN(
      rollup.arr_minor, ToInt64(WideInteger(sums.arr_minor),
                                absl::StrCat("the ARR of ", rollup.account, " and all below it")));
  if (sums.weight > 0) {
    rollup.health_arr_weighted_centi =
        static_cast<int32_t>((2 * sums.weighted_health + sums.weight) / (2 * sums.weight));
  }
  return rollup;
}

absl::StatusOr<SubtreeRollup> AccountForest::RollupOf(absl::string_view account) const {
  STEWARD_ASSIGN_OR_RETURN(const size_t index, Find(account));
  return Shown(index, SumsOf(index, nullptr));
}

absl::StatusOr<std::vector<SubtreeRollup>> AccountForest::Rollups() const {
  std::vector<Sums> sums(accounts_.size(), Sums(AccountFigures()));
  for (size_t i = 0; i < accounts_.size(); ++i) {
    if (accounts_[i].parent.empty()) SumsOf(i, &sums);
  }
  std::vector<SubtreeRollup> rollups;
  for (size_t i = 0; i < accounts_.size(); ++i) {
    STEWARD_ASSIGN_OR_RETURN(SubtreeRollup rollup, Shown(i, sums[i]));
    rollups.push_back(std::move(rollup));
  }
  return rollups;
}

}  // namespace steward::accounts
