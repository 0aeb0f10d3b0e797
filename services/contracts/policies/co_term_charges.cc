#include "services/contracts/policies/co_term_charges.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/co_termination.h"
#include "services/contracts/policies/proration.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractLine;

constexpr int kDaysOfWeek = 7;

std::string TextOf(const Term& term) {
  return absl::StrCat("the term from ", FormatDay(term.start), " to ", FormatDay(term.end));
}

// 0 for what isn't counted in months.
int MonthsOf(ContractLine::Period period) {
  switch (period) {
    case ContractLine::PERIOD_MONTH:
      return 1;
    case ContractLine::PERIOD_QUARTER:
      return 3;
    case ContractLine::PERIOD_YEAR:
      return 12;
    default:  // A week, paid once, or of a later version.
      return 0;
  }
}

// How often the line is paid in the whole term; 0 where that is no whole number.
int64_t PeriodsIn(const Term& term, ContractLine::Period period) {
  if (period == ContractLine::PERIOD_WEEK) {
    return DaysIn(term) % kDaysOfWeek == 0 ? DaysIn(term) / kDaysOfWeek : 0;
  }
  const int months_each = MonthsOf(period);
  const auto months = WholeMonthsOf(term);
  if (months_each == 0 || !months.has_value() || *months % months_each != 0) return 0;
  return *months / months_each;
}

absl::StatusOr<int64_t> TermPriceOf(const std::string& path, const ContractLine& line,
                                    const Term& term) {
  if (line.period() == ContractLine::PERIOD_ONE_OFF) {
    return InvalidField(path + ".period", "must recur: what is paid once comes with add_line");
  }
  if (line.has_period_amount()) {
    return InvalidField(path + ".period_amount",
                        "must be left out: a co-termed line is charged by its unit price");
  }
  const int64_t periods = PeriodsIn(term, line.period());
  if (periods == 0) {
    return InvalidField(path + ".period", absl::StrCat("must be one of which ", TextOf(term),
                                                       " has a whole number; where there is none, "
                                                       "use add_line"));
  }
  return CheckedMul(line.unit_price().minor_units(), periods);
}

absl::StatusOr<ProrationMode> ModeOf(const std::string& path, const Contract& contract,
                                     const Term& term) {
  if (contract.proration() != Contract::PRORATION_MONTH_DAY) return ProrationMode::kDaily;
  if (WholeMonthsOf(term).has_value()) return ProrationMode::kMonthDay;
  return InvalidField(path, absl::StrCat("can't be prorated by MONTH_DAY, as the contract says: ",
                                         TextOf(term), " is not whole months; use add_line"));
}

v1::CoTermCharge ChargeOf(const ContractLine& line, const CoTermQuote& quote) {
  v1::CoTermCharge charge;
  charge.set_line_id(line.line_id());
  *charge.mutable_start_date() = DateFromDay(quote.term.start);
  *charge.mutable_end_date() = DateFromDay(quote.term.end);
  charge.mutable_unit_price()->set_currency(line.unit_price().currency());
  charge.mutable_unit_price()->set_minor_units(quote.unit_price_minor);
  charge.mutable_amount()->set_currency(line.unit_price().currency());
  charge.mutable_amount()->set_minor_units(quote.amount_minor);
  return charge;
}

}  // namespace

absl::StatusOr<CoTermChargeList> CoTermChargesOf(const v1::Amendment& amendment,
                                                 const Contract& amended, Day term_start) {
  CoTermChargeList charges;
  for (int i = 0; i < amendment.changes_size(); ++i) {
    if (!amendment.changes(i).has_co_term_line()) continue;
    const ContractLine& line = amendment.changes(i).co_term_line();
    const std::string path = absl::StrCat("amendment.changes[", i, "].co_term_line");
    if (!amended.has_end_date()) {
      return InvalidField(path, "needs a term that ends: an open-ended contract takes add_line");
    }
    STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(amended.end_date()));
    STEWARD_ASSIGN_OR_RETURN(const Day day, DayFromDate(amendment.effective_date()));
    const Term term = {.start = term_start, .end = end};
    STEWARD_ASSIGN_OR_RETURN(const ProrationMode mode, ModeOf(path, amended, term));
    STEWARD_ASSIGN_OR_RETURN(const int64_t price, TermPriceOf(path, line, term));
    STEWARD_ASSIGN_OR_RETURN(
        const CoTermQuote quote,
        QuoteCoTermLine(mode, term, day, {.unit_price_minor = price, .quantity = line.quantity()}));
    *charges.Add() = ChargeOf(line, quote);
  }
  return charges;
}

}  // namespace steward::contracts
