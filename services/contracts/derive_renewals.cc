#include <algorithm>
#include <string>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/contracts/derive.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/renewal_timers.h"

namespace steward::contracts {
namespace {

using v1::Renewal;

void AddTimers(const Renewal& renewal, Rows* rows) {
  if (!IsUndecided(renewal.state()) || renewal.state() == Renewal::STATE_LAPSED) return;
  for (const auto& milestone : renewal.milestones()) {
    const auto due = FromTimestamp(milestone.time());
    const absl::string_view kind = TimerOf(milestone);
    if (milestone.passed() || kind.empty() || !due.ok()) continue;
    rows->Timer(kind, *due);
  }
}

bool NeedsAttention(const Renewal& renewal) {
  return renewal.at_risk() || renewal.state() == Renewal::STATE_NOTICE_GIVEN ||
         renewal.state() == Renewal::STATE_LAPSED;
}

int64_t MonthOf(const google::type::Date& date) {
  return int64_t{date.year()} * 12 + date.month() - 1;
}

void AddIndexes(const Renewal& renewal, Day due, Rows* rows) {
  const std::string account = AccountOf(renewal.name());
  rows->Index(kRenewalsByAccount, {account, int64_t{due}});
  rows->Index(kRenewalsByState, {int64_t{renewal.state()}, account, int64_t{due}});
  if (renewal.state() != Renewal::STATE_VOID) {
    rows->Index(kRenewalsByMonth, {MonthOf(renewal.due_date()), int64_t{due}});
  }
  if (!IsUndecided(renewal.state())) return;
  rows->Index(kRenewalsByOwner, {renewal.owner(), int64_t{due}});
  rows->Index(kRenewalsDue, {int64_t{due}});
  if (NeedsAttention(renewal)) rows->Index(kRenewalsAtRisk, {int64_t{due}});
}

void AddSums(const Renewal& renewal, Day due, Rows* rows) {
  if (renewal.state() == Renewal::STATE_VOID) return;
  const auto add = [&](absl::string_view group, int64_t amount) {
    rows->Sum({kRenewals, {std::string(group)}, renewal.currency(), due, amount});
  };
  const int64_t target = renewal.target_arr_minor();
  add(kGroupDue, target);
  add(kGroupDueCount, 1);
  if (IsUndecided(renewal.state())) add(kGroupOpenCount, 1);
  if (renewal.state() == Renewal::STATE_NOTICE_GIVEN) add(kGroupPendingChurn, target);
  if (!renewal.has_final_arr_minor()) return;
  add(kGroupWonCount, 1);
  add(kGroupWon, renewal.final_arr_minor());
  add(kGroupKept, std::min(renewal.final_arr_minor(), target));
}

// What became of it, for the category that it was decided in.
void AddForecastHistory(const v1::RenewalState& state, Day due, Rows* rows) {
  if (state.decided_category() == v1::FORECAST_CATEGORY_UNSPECIFIED) return;
  const Renewal& renewal = state.renewal();
  const std::string category = CategoryText(state.decided_category());
  const auto add = [&](absl::string_view group, int64_t amount) {
    rows->Sum({kForecastHistory, {category, std::string(group)}, renewal.currency(), due, amount});
  };
  add(kGroupDue, renewal.target_arr_minor());
  if (!renewal.has_final_arr_minor()) return;
  add(kGroupKept, std::min(renewal.final_arr_minor(), renewal.target_arr_minor()));
}

}  // namespace

Rows DeriveRenewal(const v1::RenewalState& state) {
  const Renewal& renewal = state.renewal();
  const Day due = DayFromDate(renewal.due_date()).value_or(0);
  Rows rows;
  AddIndexes(renewal, due, &rows);
  AddTimers(renewal, &rows);
  AddSums(renewal, due, &rows);
  AddForecastHistory(state, due, &rows);
  return rows;
}

}  // namespace steward::contracts
