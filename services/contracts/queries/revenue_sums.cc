#include "services/contracts/queries/revenue_sums.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int kMonthsOfYear = 12;

using SumEntry = engine::QueryContext::SumEntry;

}  // namespace

int MonthOf(Day day) {
  const google::type::Date date = DateFromDay(day);
  return date.year() * kMonthsOfYear + date.month() - 1;
}

Day LastDayOf(int month) {
  google::type::Date first;
  first.set_year(month / kMonthsOfYear);
  first.set_month(month % kMonthsOfYear + 1);
  first.set_day(1);
  return EndOfMonth(DayFromDate(first).value_or(0));
}

std::string MonthKey(int month) {
  return absl::StrFormat("%04d-%02d", month / kMonthsOfYear, month % kMonthsOfYear + 1);
}

absl::StatusOr<Day> DayOr(absl::string_view path, const google::type::Date& date, Day fallback) {
  const bool left_out = date.year() == 0 && date.month() == 0 && date.day() == 0;
  if (left_out) return fallback;
  const auto day = DayFromDate(date);
  if (day.ok()) return *day;
  return InvalidField(path,
                      absl::StrCat("must be a date of the years 1 to 9999, as in 2026-03-01"));
}

absl::StatusOr<std::string> ChooseCurrency(absl::string_view asked,
                                           const std::set<std::string>& present) {
  if (!asked.empty()) return std::string(asked);
  if (present.empty()) return std::string();
  if (present.size() == 1) return *present.begin();
  return InvalidField("currency", absl::StrCat("must say which of several to add up: ",
                                               absl::StrJoin(present, ", ")));
}

absl::StatusOr<std::vector<Change>> ReadChanges(const engine::QueryContext& context, uint16_t sum,
                                                const std::vector<KeyPart>& group) {
  std::vector<Change> changes;
  STEWARD_RETURN_IF_ERROR(context.VisitSum(sum, group, [&changes](const SumEntry& entry) {
    changes.push_back({entry.currency, entry.day, entry.amount});
  }));
  return changes;
}

std::set<std::string> CurrenciesOf(const std::vector<Change>& changes) {
  std::set<std::string> currencies;
  for (const Change& change : changes) currencies.insert(change.currency);
  return currencies;
}

absl::StatusOr<int64_t> TotalAt(const std::vector<Change>& changes, absl::string_view currency,
                                Day at) {
  int64_t total = 0;
  for (const Change& change : changes) {
    if (change.currency != currency || change.day > at) continue;
    STEWARD_ASSIGN_OR_RETURN(total, CheckedAdd(total, change.amount));
  }
  return total;
}

absl::StatusOr<Totals> GroupsAt(const engine::QueryContext& context, uint16_t sum,
                                absl::string_view currency, Day at) {
  Totals totals;
  absl::Status overflow;
  const auto visit = [&totals, &overflow, currency, at](const SumEntry& entry) {
    if (entry.currency != currency || entry.day > at || !overflow.ok()) return;
    int64_t& total = totals[std::get<std::string>(entry.group.front())];
    const auto added = CheckedAdd(total, entry.amount);
    overflow = added.status();
    total = added.value_or(0);
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(sum, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  std::erase_if(totals, [](const auto& each) { return each.second == 0; });
  return totals;
}

}  // namespace steward::contracts
