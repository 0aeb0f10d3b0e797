#include <algorithm>
#include <cstdint>
#include <limits>
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
using SumEntry = QueryContext::SumEntry;

constexpr int64_t kBasisPoints = 10'000;

// An account's revenue at the start of the two days.
struct Revenue {
  int64_t opening = 0;
  int64_t closing = 0;
};

using Accounts = std::map<std::string, Revenue>;

// What the accounts of the cohort come to.
struct Cohort {
  int64_t accounts = 0;
  int64_t left_over = 0;
  int64_t opening = 0;
  int64_t kept = 0;
  int64_t closing = 0;
};

absl::Status AddTo(int64_t amount, int64_t* total) {
  STEWARD_ASSIGN_OR_RETURN(*total, CheckedAdd(*total, amount));
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, Accounts>> ReadAccounts(const QueryContext& context, Day from,
                                                             Day to) {
  std::map<std::string, Accounts> by_currency;
  absl::Status overflow;
  const auto visit = [&by_currency, &overflow, from, to](const SumEntry& entry) {
    Revenue& revenue = by_currency[entry.currency][std::get<std::string>(entry.group.front())];
    if (entry.day <= from) overflow.Update(AddTo(entry.amount, &revenue.opening));
    if (entry.day <= to) overflow.Update(AddTo(entry.amount, &revenue.closing));
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kArrByAccount, {}, visit));
  STEWARD_RETURN_IF_ERROR(overflow);
  return by_currency;
}

// The accounts that had revenue at the start.
absl::StatusOr<Cohort> CohortOf(const Accounts& accounts) {
  Cohort cohort;
  for (const auto& [account, revenue] : accounts) {
    if (revenue.opening <= 0) continue;
    ++cohort.accounts;
    if (revenue.closing > 0) ++cohort.left_over;
    STEWARD_RETURN_IF_ERROR(AddTo(revenue.opening, &cohort.opening));
    STEWARD_RETURN_IF_ERROR(AddTo(std::min(revenue.opening, revenue.closing), &cohort.kept));
    STEWARD_RETURN_IF_ERROR(AddTo(revenue.closing, &cohort.closing));
  }
  return cohort;
}

absl::StatusOr<int32_t> BasisPoints(int64_t part, int64_t whole) {
  STEWARD_ASSIGN_OR_RETURN(const int64_t rate, MulDivHalfUp(part, kBasisPoints, whole));
  if (rate > std::numeric_limits<int32_t>::max()) {
    return Reject(Reason::REASON_OUT_OF_RANGE,
                  absl::StrCat(part, " of ", whole, " is more than a rate can say"));
  }
  return static_cast<int32_t>(rate);
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
  STEWARD_ASSIGN_OR_RETURN(const Cohort cohort, CohortOf(by_currency[currency]));

  response->set_currency(currency);
  response->set_cohort(cohort.accounts);
  response->set_opening_arr_minor(cohort.opening);
  if (cohort.accounts == 0) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const int32_t grr, BasisPoints(cohort.kept, cohort.opening));
  STEWARD_ASSIGN_OR_RETURN(const int32_t nrr, BasisPoints(cohort.closing, cohort.opening));
  STEWARD_ASSIGN_OR_RETURN(const int32_t logo, BasisPoints(cohort.left_over, cohort.accounts));
  response->set_grr_bp(grr);
  response->set_nrr_bp(nrr);
  response->set_logo_bp(logo);
  return absl::OkStatus();
}

}  // namespace steward::contracts
