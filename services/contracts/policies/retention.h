#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// How much of the customers' ARR stays (DOMAIN.md 3.3 "Retention", 3.6). Over [t0, t1), for the
// cohort of customers that had ARR at t0, in the currency and at the rates of t0:
//   GRR          = sum of min(ARR1, ARR0) / sum of ARR0, at most 100 %
//   NRR          = sum of ARR1 / sum of ARR0
//   NRR_ex_price = (sum of ARR1 - sum of price changes) / sum of ARR0
//   logo         = customers with ARR1 > 0 / customers
// Pure functions.
namespace steward::contracts {

// What one customer is: an account, or a family by its ultimate parent as of t0. A family's ARR is
// the sum of its accounts', so an account that is new in an old family counts as its growth.
enum class CustomerGrain { kAccount, kFamily };

enum class RetentionBasis {
  // All ARR of the cohort.
  kAll,
  // Only what had an anniversary or renewal in the period, in numerator and denominator: what
  // could leave at all.
  kEligible,
};

// The ARR of an account, or of one contract of it: rows of one account add up. Minor units.
struct RetentionRow {
  std::string account;
  // As of t0; the account itself where it has none.
  std::string ultimate_parent;
  // 0 or more.
  int64_t arr_t0_minor = 0;
  int64_t arr_t1_minor = 0;
  // What escalators and uplifts did in the period, signed.
  int64_t price_change_minor = 0;
  // An anniversary or a renewal fell in the period.
  bool is_eligible = true;
};

// A rate that says what it is of. bp is rounded half up, once.
struct RetentionRate {
  // "ARR at t0", "eligible ARR at t0", "customers with ARR at t0", "customers with eligible ARR at
  // t0".
  absl::string_view denominator_name;
  int64_t numerator = 0;
  int64_t denominator = 0;
  // Empty while the cohort is: undefined.
  std::optional<int64_t> bp;
};

struct Retention {
  int64_t cohort_size = 0;
  RetentionRate grr;
  RetentionRate nrr;
  RetentionRate nrr_ex_price;
  RetentionRate logo;
};

// INVALID_FIELD for ARR below 0, or an account under two ultimate parents; paths begin with
// "accounts[i].". OUT_OF_RANGE beyond int64.
absl::StatusOr<Retention> RetentionOf(absl::Span<const RetentionRow> rows, CustomerGrain grain,
                                      RetentionBasis basis = RetentionBasis::kAll);

}  // namespace steward::contracts
