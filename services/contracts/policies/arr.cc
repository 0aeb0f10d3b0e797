#include "services/contracts/policies/arr.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/line_arr.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractLine;
using v1::RevenueStep;

// The period as the arithmetic has it; empty for what is paid once, and for a period of a later
// version: nothing that this one can count.
std::optional<PricePeriod> RecurringPeriod(ContractLine::Period period) {
  switch (period) {
    case ContractLine::PERIOD_WEEK:
      return PricePeriod::kWeek;
    case ContractLine::PERIOD_MONTH:
      return PricePeriod::kMonth;
    case ContractLine::PERIOD_QUARTER:
      return PricePeriod::kQuarter;
    case ContractLine::PERIOD_YEAR:
      return PricePeriod::kYear;
    case ContractLine::PERIOD_ONE_OFF:
    case ContractLine::PERIOD_UNSPECIFIED:
    default:
      return std::nullopt;
  }
}

// True from the last signature on, also once it has ended.
bool WasSigned(Contract::State state) {
  return state == Contract::STATE_SIGNED || state == Contract::STATE_ACTIVE ||
         state == Contract::STATE_EXPIRED || state == Contract::STATE_TERMINATED;
}

// The first day without the contract; empty while it is open-ended.
std::optional<Day> EndOf(const Contract& contract) {
  std::optional<Day> end;
  if (const auto day = DayFromDate(contract.end_date()); contract.has_end_date() && day.ok()) {
    end = *day;
  }
  if (const auto day = DayFromDate(contract.termination_date());
      contract.has_termination_date() && day.ok()) {
    end = end.has_value() ? std::min(*end, *day) : *day;
  }
  return end;
}

}  // namespace

absl::StatusOr<int64_t> LineAmount(const ContractLine& line) {
  if (line.has_period_amount()) return line.period_amount().minor_units();
  return CheckedMul(line.unit_price().minor_units(), line.quantity());
}

absl::StatusOr<int64_t> LineArr(const ContractLine& line) {
  const auto period = RecurringPeriod(line.period());
  if (!period.has_value()) return 0;
  STEWARD_ASSIGN_OR_RETURN(const int64_t amount, LineAmount(line));
  return LineArr({.unit_price_minor = amount, .quantity = 1, .price_period = *period});
}

absl::StatusOr<int64_t> ContractArr(const Contract& contract) {
  int64_t total = 0;
  for (const auto& line : contract.lines()) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t arr, LineArr(line));
    STEWARD_ASSIGN_OR_RETURN(total, CheckedAdd(total, arr));
  }
  if (total > kContractArrMinorMax) {
    return Reject(
        Reason::REASON_OUT_OF_RANGE,
        absl::StrCat("the lines come to ", total, " minor units a year; a contract holds at most ",
                     kContractArrMinorMax, ": split it"));
  }
  return total;
}

std::vector<RevenueStep> RevenueSteps(const Contract& contract) {
  const auto start = DayFromDate(contract.start_date());
  if (!WasSigned(contract.state()) || !start.ok()) return {};
  const std::optional<Day> end = EndOf(contract);

  std::map<std::pair<Day, std::string>, int64_t> amounts;
  for (const auto& line : contract.lines()) {
    const int64_t arr = LineArr(line).value_or(0);
    amounts[{*start, line.product()}] += arr;
    if (end.has_value()) amounts[{*end, line.product()}] -= arr;
  }

  std::vector<RevenueStep> steps;
  for (const auto& [day_and_product, amount] : amounts) {
    if (amount == 0) continue;
    RevenueStep& step = steps.emplace_back();
    step.set_currency(contract.currency());
    step.set_day(day_and_product.first);
    step.set_product(day_and_product.second);
    step.set_amount_minor(amount);
  }
  return steps;
}

absl::Status CheckRevenueFits(const v1::RevenueSummary& revenue, const Contract& contract) {
  // Each product starts once and ends once.
  if (revenue.steps_size() + 2 * contract.lines_size() <= kRevenueStepsMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(contract.name(), " would take its account beyond ", kRevenueStepsMax,
                             " changes of revenue; keep it in another account"));
}

}  // namespace steward::contracts
