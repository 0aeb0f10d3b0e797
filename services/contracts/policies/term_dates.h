#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "libs/base/civil_date.h"

// The terms of a contract as civil dates (DOMAIN.md 3.3 "Terms & dates", 3.6 "Contracts"): month
// steps keep the original day and clamp it (31 January + 1 is 28 February, + 2 is 31 March). Pure
// functions. Errors name the fields term_start, term_end_exclusive, renewal_months, renewal_days,
// renewals_max and term_no.
namespace steward::contracts {

// The days from `start` to `end`, which is the first day after it.
struct Term {
  Day start = 0;
  Day end = 0;

  friend bool operator==(const Term&, const Term&) = default;
};

// How long a term is: calendar months, or days where `months` is 0. The one that counts is at least
// 1, the other 0.
struct TermLength {
  int32_t months = 0;
  int32_t days = 0;

  friend bool operator==(const TermLength&, const TermLength&) = default;
};

// A term measured in the civil calendar: the whole months from its start, and the days that are
// left at its end. These count over `month_days`, the days of the month in which they begin.
struct MonthSpan {
  int32_t months = 0;
  int32_t days = 0;
  int32_t month_days = 0;

  friend bool operator==(const MonthSpan&, const MonthSpan&) = default;
};

// What says when each term of a contract begins and ends.
struct TermRules {
  Term initial;
  // Of every later term. Empty: as long as the initial term (its months if those are whole, else
  // its days).
  std::optional<TermLength> renewal;
  // How many times the contract may renew: 0 for one that does not. Empty: evergreen, it repeats.
  std::optional<int32_t> renewals_max;
};

// INVALID_FIELD for a term that doesn't end after its start or lies outside the limits of a Day.
absl::Status CheckTerm(const Term& term);

// Days from the start to the end. The term is one that CheckTerm accepts, here and below.
int32_t DaysIn(const Term& term);

MonthSpan MonthSpanOf(const Term& term);

// The months of a term that is whole months, which is to say that its end is so many month steps
// after its start; empty for other terms.
std::optional<int32_t> WholeMonthsOf(const Term& term);

// Its whole months, or else its days.
TermLength LengthOf(const Term& term);

// The term `term_no` of the contract; the initial one is 1. It begins where the one before ends.
// Where the initial term is whole months and renewals count months, every end is a month step from
// the contract's start, otherwise from the end of the initial term: a month's last day is not lost
// in a short month. INVALID_FIELD for rules that make no sense and for a term that the contract
// doesn't have; OUT_OF_RANGE for one that would end after the year 9999.
absl::StatusOr<Term> TermOf(const TermRules& rules, int32_t term_no);

// Which term the day lies in; empty before the first and after the last. INVALID_FIELD for rules
// that make no sense.
absl::StatusOr<std::optional<int32_t>> TermNumberOn(const TermRules& rules, Day day);

}  // namespace steward::contracts
