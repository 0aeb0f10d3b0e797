#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/revenue_sums.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using engine::QueryContext;
using v1::MovementRow;
using SumEntry = QueryContext::SumEntry;

// Movements by month and kind.
using Months = std::map<int, Totals>;

struct MonthRange {
  int first = 0;
  int last = 0;
};

// The movements in each currency.
absl::StatusOr<std::map<std::string, Months>> ReadMovements(const QueryContext& context) {
  std::map<std::string, Months> by_currency;
  absl::Status overflow;
  const auto visit = [&by_currency, &overflow](const SumEntry& entry) {
    if (!overflow.ok()) return;
    const auto& kind = std::get<std::string>(entry.group.front());
    int64_t& total = by_currency[entry.currency][MonthOf(entry.day)][kind];
    const auto added = CheckedAdd(total, entry.amount);
    overflow = added.status();
    total = added.value_or(0);
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kMovement, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  return by_currency;
}

// The months to show; empty (first > last) when nothing moved and none was asked for.
absl::StatusOr<MonthRange> RangeOf(const v1::ListArrMovementsRequest& request, const Months& months,
                                   Day today) {
  STEWARD_ASSIGN_OR_RETURN(const Day to, DayOr("to", request.to(), today));
  MonthRange range;
  range.last = MonthOf(to);
  range.first = months.empty() ? range.last + 1 : months.begin()->first;
  if (request.has_from()) {
    STEWARD_ASSIGN_OR_RETURN(const Day from, DayOr("from", request.from(), to));
    range.first = MonthOf(from);
    if (from > to) return InvalidField("from", absl::StrCat("must not be after ", FormatDay(to)));
  }
  if (range.last - range.first >= kMonthsMax) {
    return InvalidField("from",
                        absl::StrCat("must be given where more than ", kMonthsMax, " months up to ",
                                     MonthKey(range.last), " would be shown"));
  }
  return range;
}

absl::StatusOr<int64_t> NetOf(const Totals& kinds) {
  int64_t net = 0;
  for (const auto& [kind, amount] : kinds) {
    STEWARD_ASSIGN_OR_RETURN(net, CheckedAdd(net, amount));
  }
  return net;
}

int64_t AmountOf(const Totals& kinds, absl::string_view kind) {
  const auto found = kinds.find(std::string(kind));
  return found == kinds.end() ? 0 : found->second;
}

absl::StatusOr<MovementRow> RowOf(int month, int64_t opening, const Totals& kinds) {
  MovementRow row;
  row.set_key(MonthKey(month));
  row.set_opening(opening);
  row.set_new_(AmountOf(kinds, kGroupNew));
  row.set_expansion(AmountOf(kinds, kGroupExpansion));
  row.set_contraction(AmountOf(kinds, kGroupContraction));
  row.set_churn(AmountOf(kinds, kGroupChurn));
  row.set_reactivation(AmountOf(kinds, kGroupReactivation));
  row.set_price(AmountOf(kinds, kGroupPrice));
  STEWARD_ASSIGN_OR_RETURN(const int64_t net, NetOf(kinds));
  STEWARD_ASSIGN_OR_RETURN(const int64_t closing, CheckedAdd(opening, net));
  row.set_closing(closing);
  return row;
}

}  // namespace

// Opening plus movements is closing, month by month, the future as now known included. A month
// opens with what the one before closed with.
absl::Status ListArrMovements(const v1::ListArrMovementsRequest& request,
                              const QueryContext& context, v1::ListArrMovementsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(auto by_currency, ReadMovements(context));
  std::set<std::string> currencies;
  for (const auto& [currency, months] : by_currency) currencies.insert(currency);
  STEWARD_ASSIGN_OR_RETURN(const std::string currency,
                           ChooseCurrency(request.currency(), currencies));
  response->set_currency(currency);

  const Months& months = by_currency[currency];
  const Day today = DayInZone(context.now(), absl::UTCTimeZone());
  STEWARD_ASSIGN_OR_RETURN(const MonthRange range, RangeOf(request, months, today));
  int64_t opening = 0;
  for (auto before = months.begin(); before != months.end() && before->first < range.first;
       ++before) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t net, NetOf(before->second));
    STEWARD_ASSIGN_OR_RETURN(opening, CheckedAdd(opening, net));
  }
  for (int month = range.first; month <= range.last; ++month) {
    const auto kinds = months.find(month);
    STEWARD_ASSIGN_OR_RETURN(
        *response->add_rows(),
        RowOf(month, opening, kinds == months.end() ? Totals() : kinds->second));
    opening = response->rows().rbegin()->closing();
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
