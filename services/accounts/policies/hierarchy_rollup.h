#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Sums over the subtrees of the account hierarchy (DOMAIN.md 3.1 Hierarchy, 3.6 Accounts): an
// account with all accounts below it, however deep. They are computed at read.
namespace steward::accounts {

// What one account brings into the sums.
struct AccountFigures {
  std::string account;
  // Empty: it is a root.
  std::string parent;
  // Minor units, of one currency for the whole hierarchy; at least 0. None: not known, sums as 0.
  std::optional<int64_t> arr_minor;
  // The severities of the open escalations, 1 the worst.
  std::vector<int32_t> open_escalations;
  // Centi-points, 0 to 10000.
  std::optional<int32_t> health_centi;
};

struct AccountHealth {
  std::string account;
  int32_t health_centi = 0;
};

// Over an account and all accounts below it.
struct SubtreeRollup {
  std::string account;
  int64_t accounts = 0;
  int64_t arr_minor = 0;
  int64_t open_escalations = 0;
  // None without an open escalation.
  std::optional<int32_t> worst_severity;
  // Centi-points: sum of ARR * health / sum of ARR over the accounts that have both, half up. None
  // where no account has a health and an ARR above 0.
  std::optional<int32_t> health_arr_weighted_centi;
  // The account below it, at any depth, whose own health is the lowest; of equal ones the lower id.
  // None where no account below has a health.
  std::optional<AccountHealth> worst_child;
};

// A hierarchy as a value: what a move would do, and what the sums are. Single-threaded.
class AccountForest final {
 public:
  // INVALID_FIELD, below "accounts", for an account that is empty or stands twice, a parent that is
  // not there, a figure out of range, a cycle, and a path of more than
  // limits::kHierarchyLevelsMax accounts.
  static absl::StatusOr<AccountForest> Create(std::vector<AccountFigures> accounts);

  // Puts the account with all that is below it under `parent`, or makes it a root where that is
  // empty. ACCOUNT_UNKNOWN, or what CheckMove refuses (hierarchy_moves.h); nothing has changed
  // then. A move to where the account is succeeds.
  absl::Status Move(absl::string_view account, absl::string_view parent);

  // Whether the account is in the hierarchy.
  bool Contains(absl::string_view account) const { return index_of_.contains(account); }
  // The root above the account, itself if it is one. ACCOUNT_UNKNOWN.
  absl::StatusOr<std::string> UltimateParent(absl::string_view account) const;
  // ACCOUNT_UNKNOWN; OUT_OF_RANGE where an int64 can't hold the sum of ARR.
  absl::StatusOr<SubtreeRollup> RollupOf(absl::string_view account) const;
  // Of every account, in the order in which they came; each account is visited once.
  absl::StatusOr<std::vector<SubtreeRollup>> Rollups() const;

 private:
  struct Sums;

  AccountForest() = default;

  absl::Status Add(AccountFigures figures, const std::string& path);
  absl::Status Link(size_t index, const std::string& path);
  absl::Status CheckDepth(size_t index, const std::string& path) const;
  absl::StatusOr<size_t> Find(absl::string_view account) const;
  void SetParent(size_t index, absl::string_view parent);
  // The sums of the subtree; those of each account in it go to `all`, if given, by index.
  Sums SumsOf(size_t index, std::vector<Sums>* all) const;
  absl::StatusOr<SubtreeRollup> Shown(size_t index, const Sums& sums) const;

  std::vector<AccountFigures> accounts_;
  std::vector<std::set<size_t>> children_;
  absl::flat_hash_map<std::string, size_t> index_of_;
};

}  // namespace steward::accounts
