#include "services/contracts/policies/retention.h"

#include <algorithm>
#include <cstddef>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

struct Customer {
  WideInteger arr_t0 = 0;
  WideInteger arr_t1 = 0;
  WideInteger price_change = 0;
};

// What the cohort's customers come to.
struct Cohort {
  int64_t customers = 0;
  int64_t kept_customers = 0;
  WideInteger arr_t0 = 0;
  WideInteger kept = 0;
  WideInteger arr_t1 = 0;
  WideInteger price_change = 0;
};

absl::Status CheckRow(const RetentionRow& row, const std::string& path) {
  if (row.arr_t0_minor < 0) {
    return InvalidField(absl::StrCat(path, "arr_t0_minor"), "must be 0 or more");
  }
  if (row.arr_t1_minor < 0) {
    return InvalidField(absl::StrCat(path, "arr_t1_minor"), "must be 0 or more");
  }
  return absl::OkStatus();
}

absl::Status CheckRows(absl::Span<const RetentionRow> rows) {
  std::map<std::string, std::string> parents;
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string path = absl::StrCat("accounts[", i, "].");
    STEWARD_RETURN_IF_ERROR(CheckRow(rows[i], path));
    const auto [known, is_new] = parents.emplace(rows[i].account, rows[i].ultimate_parent);
    if (known->second != rows[i].ultimate_parent) {
      return InvalidField(
          absl::StrCat(path, "ultimate_parent"),
          absl::StrCat("must be ", known->second, ", as in an earlier row of ", rows[i].account));
    }
  }
  return absl::OkStatus();
}

Cohort CohortOf(absl::Span<const RetentionRow> rows, CustomerGrain grain, RetentionBasis basis) {
  std::map<std::string, Customer> customers;
  for (const RetentionRow& row : rows) {
    if (basis == RetentionBasis::kEligible && !row.is_eligible) continue;
    Customer& customer =
        customers[grain == CustomerGrain::kAccount ? row.account : row.ultimate_parent];
    customer.arr_t0 += row.arr_t0_minor;
    customer.arr_t1 += row.arr_t1_minor;
    customer.price_change += row.price_change_minor;
  }

  Cohort cohort;
  for (const auto& [name, customer] : customers) {
    if (customer.arr_t0 == 0) continue;
    ++cohort.customers;
    if (customer.arr_t1 > 0) ++cohort.kept_customers;
    cohort.arr_t0 += customer.arr_t0;
    cohort.kept += std::min(customer.arr_t0, customer.arr_t1);
    cohort.arr_t1 += customer.arr_t1;
    cohort.price_change += customer.price_change;
  }
  return cohort;
}

absl::StatusOr<RetentionRate> RateOf(const WideInteger& numerator, const WideInteger& denominator,
                                     absl::string_view denominator_name) {
  RetentionRate rate = {.denominator_name = denominator_name};
  STEWARD_ASSIGN_OR_RETURN(rate.numerator, ToInt64(numerator, "what the customers kept"));
  STEWARD_ASSIGN_OR_RETURN(rate.denominator, ToInt64(denominator, denominator_name));
  if (denominator == 0) return rate;
  STEWARD_ASSIGN_OR_RETURN(rate.bp, RatioBp(numerator, denominator));
  return rate;
}

}  // namespace

absl::StatusOr<Retention> RetentionOf(absl::Span<const RetentionRow> rows, CustomerGrain grain,
                                      RetentionBasis basis) {
  STEWARD_RETURN_IF_ERROR(CheckRows(rows));
  const Cohort cohort = CohortOf(rows, grain, basis);
  const bool is_all = basis == RetentionBasis::kAll;
  const absl::string_view arr = is_all ? "ARR at t0" : "eligible ARR at t0";
  const absl::string_view customers =
      is_all ? "customers with ARR at t0" : "customers with eligible ARR at t0";

  Retention retention = {.cohort_size = cohort.customers};
  STEWARD_ASSIGN_OR_RETURN(retention.grr, RateOf(cohort.kept, cohort.arr_t0, arr));
  STEWARD_ASSIGN_OR_RETURN(retention.nrr, RateOf(cohort.arr_t1, cohort.arr_t0, arr));
  STEWARD_ASSIGN_OR_RETURN(retention.nrr_ex_price,
                           RateOf(cohort.arr_t1 - cohort.price_change, cohort.arr_t0, arr));
  STEWARD_ASSIGN_OR_RETURN(retention.logo,
                           RateOf(cohort.kept_customers, cohort.customers, customers));
  return retention;
}

}  // namespace steward::contracts
