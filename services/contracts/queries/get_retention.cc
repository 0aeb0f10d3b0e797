#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/retention.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/revenue_sums.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using engine::QueryContext;
using SumEntry = QueryContext::SumEntry;

using Accounts = std::map<std::string, RetentionRow>;

absl::Status AddTo(int64_t amount, int64_t* total) {
  STEWARD_ASSIGN_OR_RETURN(*total, CheckedAdd(*total, amount));
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, Accounts>> ReadAccounts(const QueryContext& context, Day from,
                                                             Day to) {
  std::map<std::string, Accounts> by_currency;
  absl::Status overflow;
  const auto visit = [&by_currency, &overflow, from, to](const SumEntry& entry) {
    const std::string& account = std::get<std::string>(entry.group.front());
    RetentionRow& row = by_currency[entry.currency][account];
    row.account = account;
    if (entry.day <= from) overflow.Update(AddTo(entry.amount, &row.arr_t0_minor));
    if (entry.day <= to) overflow.Update(AddTo(entry.amount, &row.arr_t1_minor));
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kArrByAccount, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  return by_currency;
}

absl::StatusOr<int32_t> BasisPoints(const RetentionRate& rate) {
  if (*rate.bp > std::numeric_limits<int32_t>::max()) {
    return Reject(
        Reason::REASON_OUT_OF_RANGE,
        absl::StrCat(rate.numerator, " of ", rate.denominator, " is more than a rate can say"));
  }
  return static_cast<int32_t>(*rate.bp);
}

}  // namespace

// Over [from, to), for the accounts with revenue at `from` (DOMAIN.md 3.3): GRR counts no growth,
// NRR does, logo counts the accounts that still have some. An empty cohort has no rates.
absl::Status GetRetention(const v1::GetRetentionRequest& request, const QueryContext& context,
                          v1::Retention* response) {
  STEWARD_ASSIGN_OR_RETURN(const Day from, DayOr("from", request.from(), kDayMin));
  STEWARD_ASSIGN_OR_RETURN(const Day to, DayOr("to", request.to(), kDayMin));
  if (to <= from) return InvalidField("to", absl::StrCat("must be after ", FormatDay(from)));
  STEWARD_ASSIGN_OR_RETURN(auto by_currency, ReadAccounts(context, from, to));
  std::set<std::string> currencies;
  for (const auto& [currency, accounts] : by_currency) currencies.insert(currency);
  STEWARD_ASSIGN_OR_RETURN(const std::string currency,
                           ChooseCurrency(request.currency(), currencies));
  std::vector<RetentionRow> rows;
  for (auto& [account, row] : by_currency[currency]) rows.push_back(std::move(row));
  STEWARD_ASSIGN_OR_RETURN(const Retention retention, RetentionOf(rows, CustomerGrain::kAccount));

  response->set_currency(currency);
  response->set_cohort(retention.cohort_size);
  response->set_opening_arr_minor(retention.grr.denominator);
  if (retention.cohort_size == 0) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const int32_t grr, BasisPoints(retention.grr));
  STEWARD_ASSIGN_OR_RETURN(const int32_t nrr, BasisPoints(retention.nrr));
  STEWARD_ASSIGN_OR_RETURN(const int32_t logo, BasisPoints(retention.logo));
  response->set_grr_bp(grr);
  response->set_nrr_bp(nrr);
  response->set_logo_bp(logo);
  return absl::OkStatus();
}

}  // namespace steward::contracts
