#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/revenue_sums.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using engine::QueryContext;

struct Period {
  Day from = 0;
  Day to = 0;
};

absl::StatusOr<Period> PeriodOf(const v1::GetRenewalRatesRequest& request) {
  Period period;
  STEWARD_ASSIGN_OR_RETURN(period.from, DayOr("from", request.from(), 0));
  STEWARD_ASSIGN_OR_RETURN(period.to, DayOr("to", request.to(), 0));
  if (period.to <= period.from) {
    return InvalidField("to", absl::StrCat("must be after ", FormatDay(period.from)));
  }
  return period;
}

// The sums of the renewals that are due in the period, by currency and group.
absl::StatusOr<std::map<std::string, Totals>> ReadTotals(const QueryContext& context,
                                                         const Period& period) {
  std::map<std::string, Totals> totals;
  absl::Status overflow;
  const auto visit = [&](const QueryContext::SumEntry& entry) {
    if (!overflow.ok() || entry.day < period.from || entry.day >= period.to) return;
    int64_t& total = totals[entry.currency][std::get<std::string>(entry.group.front())];
    const auto added = CheckedAdd(total, entry.amount);
    overflow = added.status();
    total = added.value_or(0);
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kRenewals, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  return totals;
}

int64_t AmountOf(const Totals& totals, absl::string_view group) {
  const auto found = totals.find(std::string(group));
  return found == totals.end() ? 0 : found->second;
}

// Basis points, half up; empty where the denominator is 0, or beyond int32.
std::optional<int32_t> RateBp(int64_t part, int64_t whole) {
  if (whole <= 0) return std::nullopt;
  const auto rate = ToInt64(DivHalfUp(WideInteger(part) * kWholeBp, whole), "the rate");
  if (!rate.ok() || *rate > INT32_MAX) return std::nullopt;
  return static_cast<int32_t>(*rate);
}

}  // namespace

// Gross, net and batting average of the renewals that were due in the period, whenever they were
// decided (DOMAIN.md 3.3 "Renewal rates"), from the sums by due day.
absl::Status GetRenewalRates(const v1::GetRenewalRatesRequest& request, const QueryContext& context,
                             v1::RenewalRates* response) {
  STEWARD_ASSIGN_OR_RETURN(const Period period, PeriodOf(request));
  STEWARD_ASSIGN_OR_RETURN(auto totals, ReadTotals(context, period));
  std::set<std::string> currencies;
  for (const auto& [currency, groups] : totals) currencies.insert(currency);
  STEWARD_ASSIGN_OR_RETURN(const std::string currency,
                           ChooseCurrency(request.currency(), currencies));
  const Totals& groups = totals[currency];
  response->set_currency(currency);
  response->set_due_count(AmountOf(groups, kGroupDueCount));
  response->set_won_count(AmountOf(groups, kGroupWonCount));
  response->set_due_minor(AmountOf(groups, kGroupDue));
  response->set_won_minor(AmountOf(groups, kGroupWon));
  response->set_kept_minor(AmountOf(groups, kGroupKept));
  response->set_pending_churn_minor(AmountOf(groups, kGroupPendingChurn));
  const auto gross = RateBp(response->kept_minor(), response->due_minor());
  const auto net = RateBp(response->won_minor(), response->due_minor());
  const auto batting = RateBp(response->won_count(), response->due_count());
  if (gross.has_value()) response->set_gross_bp(*gross);
  if (net.has_value()) response->set_net_bp(*net);
  if (batting.has_value()) response->set_batting_bp(*batting);
  return absl::OkStatus();
}

}  // namespace steward::contracts
