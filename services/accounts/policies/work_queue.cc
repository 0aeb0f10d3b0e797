#include "services/accounts/policies/work_queue.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::accounts {
namespace {

// A figure between 0 and 100 points, exactly: 100 * part / whole, 0 <= part <= whole. With the
// limits of the header, whole is at most 1000 * 1e6 of importance, 60 * 8.64e7 of urgency, and
// their product, 5.2e18, of priority.
struct Exact {
  __int128 part = 0;
  __int128 whole = 1;
};

// Below 0, 0, above 0. The products stay under 2.7e37, and 2^127 is 1.7e38.
int Compare(const Exact& a, const Exact& b) {
  const __int128 left = a.part * b.whole;
  const __int128 right = b.part * a.whole;
  return left < right ? -1 : left > right ? 1 : 0;
}

int32_t HalfUp(const Exact& figure) {
  return static_cast<int32_t>((20'000 * figure.part + figure.whole) / (2 * figure.whole));
}

bool AtLeast60(const Exact& figure) { return 100 * figure.part >= 60 * figure.whole; }

struct Weighed {
  absl::string_view account;
  Exact importance;
  Exact urgency;
  Exact priority;
};

int64_t HorizonDays(WorkItemKind kind) {
  switch (kind) {
    case WorkItemKind::kEscalation:
      return 3;
    case WorkItemKind::kCommitment:
    case WorkItemKind::kTouch:
      return 5;
    case WorkItemKind::kCallToAction:
      return 10;
    case WorkItemKind::kNoticeDeadline:
      return 60;
  }
  STEWARD_UNREACHABLE();
}

Exact ImportanceOf(const WorkAccount& account) {
  const int64_t fixed = 3 * int64_t{account.tier_score} + (account.strategic ? 200 : 0);
  const ArrPercentile& percentile = account.arr_percentile;
  return {.part = 500 * percentile.part + fixed * percentile.whole,
          .whole = 1000 * percentile.whole};
}

Exact UrgencyOf(const WorkItem& item, int64_t business_day_ms) {
  if (item.overdue) return {.part = 1, .whole = 1};
  const int64_t horizon_ms = HorizonDays(item.kind) * business_day_ms;
  const int64_t left_ms = std::max<int64_t>(0, horizon_ms - item.open_ms_to_due);
  return {.part = left_ms, .whole = horizon_ms};
}

Exact UrgencyOf(const WorkAccount& account, const WorkQueueSettings& settings) {
  Exact urgency;
  for (const WorkItem& item : account.items) {
    if (item.snoozed_until.has_value() && settings.now < *item.snoozed_until) continue;
    const Exact own = UrgencyOf(item, settings.business_day_ms);
    if (Compare(urgency, own) < 0) urgency = own;
  }
  return urgency;
}

Weighed Weigh(const WorkAccount& account, const WorkQueueSettings& settings) {
  Weighed weighed = {.account = account.account,
                     .importance = ImportanceOf(account),
                     .urgency = UrgencyOf(account, settings)};
  weighed.priority = {.part = weighed.importance.part * weighed.urgency.part,
                      .whole = weighed.importance.whole * weighed.urgency.whole};
  return weighed;
}

WorkQuadrant QuadrantOf(const Weighed& weighed) {
  if (AtLeast60(weighed.importance)) {
    return AtLeast60(weighed.urgency) ? WorkQuadrant::kDoNow : WorkQuadrant::kPlan;
  }
  return AtLeast60(weighed.urgency) ? WorkQuadrant::kDelegate : WorkQuadrant::kLater;
}

WorkPriority Shown(const Weighed& weighed) {
  return {.account = std::string(weighed.account),
          .importance_centi = HalfUp(weighed.importance),
          .urgency_centi = HalfUp(weighed.urgency),
          .priority_centi = HalfUp(weighed.priority),
          .quadrant = QuadrantOf(weighed)};
}

bool ComesBefore(const Weighed& a, const Weighed& b) {
  if (const int order = Compare(a.priority, b.priority); order != 0) return order > 0;
  if (const int order = Compare(a.urgency, b.urgency); order != 0) return order > 0;
  if (const int order = Compare(a.importance, b.importance); order != 0) return order > 0;
  return a.account < b.account;
}

absl::Status CheckSettings(const WorkQueueSettings& settings) {
  if (1 <= settings.business_day_ms && settings.business_day_ms <= kBusinessDayMsMax) {
    return absl::OkStatus();
  }
  return InvalidField("business_day_ms", absl::StrCat("must be between 1 and ", kBusinessDayMsMax));
}

absl::Status CheckAccount(const WorkAccount& account, absl::string_view path) {
  const auto invalid = [path](absl::string_view field, absl::string_view description) {
    return InvalidField(absl::StrCat(path, field), description);
  };
  const ArrPercentile& percentile = account.arr_percentile;
  if (percentile.whole < 1 || percentile.whole > kPercentileWholeMax || percentile.part < 0 ||
      percentile.part > percentile.whole) {
    return invalid("arr_percentile", absl::StrCat("must be a part of a whole of at most ",
                                                  kPercentileWholeMax, " accounts"));
  }
  if (account.tier_score < 0 || account.tier_score > 100) {
    return invalid("tier_score", "must be between 0 and 100");
  }
  for (size_t i = 0; i < account.items.size(); ++i) {
    if (account.items[i].overdue || account.items[i].open_ms_to_due >= 0) continue;
    return invalid(absl::StrCat("items[", i, "].open_ms_to_due"),
                   "must be at least 0, or the item is overdue");
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<ArrPercentile> ArrPercentiles(absl::Span<const int64_t> arr_minor) {
  std::vector<int64_t> sorted(arr_minor.begin(), arr_minor.end());
  std::sort(sorted.begin(), sorted.end());
  const int64_t others = std::max<int64_t>(1, static_cast<int64_t>(sorted.size()) - 1);
  std::vector<ArrPercentile> percentiles;
  for (const int64_t arr : arr_minor) {
    const auto less = std::lower_bound(sorted.begin(), sorted.end(), arr) - sorted.begin();
    percentiles.push_back({.part = less, .whole = others});
  }
  return percentiles;
}

absl::StatusOr<std::vector<WorkPriority>> OrderWorkQueue(absl::Span<const WorkAccount> accounts,
                                                         const WorkQueueSettings& settings) {
  STEWARD_RETURN_IF_ERROR(CheckSettings(settings));
  std::set<absl::string_view> seen;
  std::vector<Weighed> queue;
  for (size_t i = 0; i < accounts.size(); ++i) {
    const std::string path = absl::StrCat("accounts[", i, "].");
    STEWARD_RETURN_IF_ERROR(CheckAccount(accounts[i], path));
    if (!seen.insert(accounts[i].account).second) {
      return InvalidField(absl::StrCat(path, "account"),
                          "stands twice; give all of its items in one place");
    }
    queue.push_back(Weigh(accounts[i], settings));
  }
  std::sort(queue.begin(), queue.end(), ComesBefore);
  std::vector<WorkPriority> shown;
  for (const Weighed& weighed : queue) shown.push_back(Shown(weighed));
  return shown;
}

absl::StatusOr<WorkPriority> PrioritiseAccount(const WorkAccount& account,
                                               const WorkQueueSettings& settings) {
  STEWARD_RETURN_IF_ERROR(CheckSettings(settings));
  STEWARD_RETURN_IF_ERROR(CheckAccount(account, ""));
  return Shown(Weigh(account, settings));
}

}  // namespace steward::accounts
