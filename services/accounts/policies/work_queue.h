#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// The order in which a manager's accounts need attention: importance times urgency (DOMAIN.md 3.1
// Work queue, 3.6 Accounts). Everything is computed exactly; only what is shown is rounded, half
// up. Pure and thread-safe.
namespace steward::accounts {

// What an item is about says how many business days ahead of its due it begins to press: 3 for an
// escalation, 5 for a commitment or touch, 10 for a call to action, 60 for a notice deadline.
enum class WorkItemKind { kEscalation, kCommitment, kTouch, kCallToAction, kNoticeDeadline };

struct WorkItem {
  WorkItemKind kind = WorkItemKind::kCommitment;
  bool overdue = false;
  // Open time (of the business calendar) from now to its due; below 0 only where it is overdue.
  int64_t open_ms_to_due = 0;
  // Hidden while now < snoozed_until: it doesn't count then.
  std::optional<absl::Time> snoozed_until;
};

// What the account's ARR ranks it: 100 * part / whole percent, 0 <= part <= whole.
struct ArrPercentile {
  int64_t part = 0;
  int64_t whole = 100;
};

// The most that `whole` may be: more accounts than a portfolio has, and exact in 128 bits.
inline constexpr int64_t kPercentileWholeMax = 1'000'000;
// The longest business day: a day that never closes.
inline constexpr int64_t kBusinessDayMsMax = 86'400'000;

// 100 * (accounts with less ARR) / (accounts - 1), in the order of `arr_minor`. Equal amounts rank
// equally; a portfolio of one account has nobody below, and ranks 0.
std::vector<ArrPercentile> ArrPercentiles(absl::Span<const int64_t> arr_minor);

struct WorkAccount {
  std::string account;
  ArrPercentile arr_percentile;
  // 100 STRATEGIC, 75 KEY, 50 GROWTH, 25 SCALE; 0 to 100.
  int32_t tier_score = 0;
  bool strategic = false;
  std::vector<WorkItem> items;
};

// At least 60.00 of importance and of urgency: DO_NOW; only of importance: PLAN; only of urgency:
// DELEGATE; of neither: LATER. The exact figures decide, not the rounded ones.
enum class WorkQuadrant { kDoNow, kPlan, kDelegate, kLater };

// Hundredths, 0 to 10000.
struct WorkPriority {
  std::string account;
  // .5 * percentile + .3 * tier score + .2 * (100 where strategic).
  int32_t importance_centi = 0;
  // The most of the items that count: 100 where overdue, else 100 * max(0, 1 - open time to due /
  // horizon). 0 where none counts.
  int32_t urgency_centi = 0;
  // importance * urgency / 100.
  int32_t priority_centi = 0;
  WorkQuadrant quadrant = WorkQuadrant::kLater;
};

struct WorkQueueSettings {
  absl::Time now = absl::InfinitePast();
  // Open time of one business day; 1 to kBusinessDayMsMax.
  int64_t business_day_ms = 28'800'000;
};

// All accounts, the highest priority first; equal ones by urgency, then importance (the exact
// figures), then by account. Accounts without an item that counts stay in it, with priority 0.
// INVALID_FIELD with the field's path below "accounts" or "business_day_ms" for what is outside the
// ranges above, and for an account that stands twice.
absl::StatusOr<std::vector<WorkPriority>> OrderWorkQueue(absl::Span<const WorkAccount> accounts,
                                                         const WorkQueueSettings& settings);

// One account's priority, as in the queue; paths start at the account.
absl::StatusOr<WorkPriority> PrioritiseAccount(const WorkAccount& account,
                                               const WorkQueueSettings& settings);

}  // namespace steward::accounts
