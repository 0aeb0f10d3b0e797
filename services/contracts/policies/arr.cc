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
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr_movements.h"
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
         state == Contract::STATE_EXPIRED || state == Contract::STATE_TERMINATED ||
         state == Contract::STATE_IN_GRACE || state == Contract::STATE_RENEWED ||
         state == Contract::STATE_SUSPENDED;
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

// The amount and its part that is price, by day and product.
using Changes = std::map<std::pair<Day, std::string>, std::pair<int64_t, int64_t>>;

std::vector<RevenueStep> StepsOf(const Changes& changes, const std::string& currency) {
  std::vector<RevenueStep> steps;
  for (const auto& [day_and_product, amounts] : changes) {
    if (amounts == std::pair<int64_t, int64_t>()) continue;
    RevenueStep& step = steps.emplace_back();
    step.set_currency(currency);
    step.set_day(day_and_product.first);
    step.set_product(day_and_product.second);
    step.set_amount_minor(amounts.first);
    step.set_price_minor(amounts.second);
  }
  return steps;
}

// The line's price as the arithmetic has it, of all its units or of one.
LinePrice PriceOf(const ContractLine& line, int64_t unit_price, int64_t quantity) {
  const auto period = RecurringPeriod(line.period());
  return {.kind = period.has_value() ? LineKind::kRecurring : LineKind::kOneOff,
          .unit_price_minor = unit_price,
          .quantity = quantity,
          .price_period = period.value_or(PricePeriod::kYear)};
}

LinePrice UnitPrice(const ContractLine& line) {
  return PriceOf(line, line.unit_price().minor_units(), line.quantity());
}

LinePrice WholePrice(const ContractLine& line) {
  return PriceOf(line, LineAmount(line).value_or(0), 1);
}

LineChange ChangeOfPair(const ContractLine& before, const ContractLine& after) {
  if (!before.has_period_amount() && !after.has_period_amount()) {
    return ChangeOfLine(UnitPrice(before), UnitPrice(after));
  }
  LineChange change = ChangeOfLine(WholePrice(before), WholePrice(after));
  if (before.quantity() != after.quantity()) change.price = 0;
  return change;
}

const ContractLine* FindLine(const Lines& lines, const ContractLine& like) {
  for (const ContractLine& line : lines) {
    if (line.line_id() == like.line_id() && line.product() == like.product()) return &line;
  }
  return nullptr;
}

// By product.
using ProductChanges = std::map<std::string, LineChange>;

void Add(const std::string& product, const LineChange& change, ProductChanges* changes) {
  LineChange& sum = (*changes)[product];
  sum.change += change.change;
  sum.price += change.price;
}

ProductChanges ByProduct(const Lines& before, const Lines& after) {
  ProductChanges products;
  for (const ContractLine& line : after) {
    const ContractLine* old = FindLine(before, line);
    Add(line.product(),
        old != nullptr ? ChangeOfPair(*old, line) : ChangeOfLine(std::nullopt, WholePrice(line)),
        &products);
  }
  for (const ContractLine& line : before) {
    if (FindLine(after, line) != nullptr) continue;
    Add(line.product(), ChangeOfLine(WholePrice(line), std::nullopt), &products);
  }
  return products;
}

// Without those that change nothing.
absl::StatusOr<std::vector<v1::TermChange>> Listed(const ProductChanges& products) {
  std::vector<v1::TermChange> changes;
  for (const auto& [product, change] : products) {
    if (change.change == 0 && change.price == 0) continue;
    v1::TermChange& added = changes.emplace_back();
    added.set_product(product);
    STEWARD_ASSIGN_OR_RETURN(const int64_t amount, ToInt64(change.change, "the change of revenue"));
    STEWARD_ASSIGN_OR_RETURN(const int64_t price, ToInt64(change.price, "the change of price"));
    added.set_amount_minor(amount);
    added.set_price_minor(price);
  }
  return changes;
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

std::vector<RevenueStep> RevenueSteps(const v1::ContractState& state) {
  const Contract& contract = state.contract();
  if (!WasSigned(contract.state())) return {};
  const auto start = DayFromDate(contract.start_date());
  if (!start.ok()) return {};
  const std::optional<Day> end = EndOf(contract);

  // The lines are those of the last term: the initial ones are theirs less what came later.
  Changes changes;
  std::map<std::string, int64_t> initial;
  for (const auto& line : contract.lines()) initial[line.product()] += LineArr(line).value_or(0);
  for (const auto& step : state.term_steps()) initial[step.product()] -= step.amount_minor();
  std::map<std::string, int64_t> last = initial;
  for (const auto& [product, amount] : initial) changes[{*start, product}].first += amount;
  for (const auto& step : state.term_steps()) {
    if (end.has_value() && step.day() >= *end) continue;
    auto& [amount, price] = changes[{step.day(), step.product()}];
    amount += step.amount_minor();
    price += step.price_minor();
    last[step.product()] += step.amount_minor();
  }
  if (end.has_value()) {
    for (const auto& [product, amount] : last) changes[{*end, product}].first -= amount;
  }
  return StepsOf(changes, contract.currency());
}

absl::Status CheckRevenueFits(const v1::RevenueSummary& revenue, const Contract& contract) {
  // Each product starts once and ends once.
  if (revenue.steps_size() + 2 * contract.lines_size() <= kRevenueStepsMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(contract.name(), " would take its account beyond ", kRevenueStepsMax,
                             " changes of revenue; keep it in another account"));
}

absl::StatusOr<std::vector<v1::TermChange>> ChangesOfTerm(const Lines& before, const Lines& after) {
  return Listed(ByProduct(before, after));
}

absl::StatusOr<std::vector<v1::TermChange>> ChangesOnDay(const Lines& as_day_began,
                                                         const Lines& before, const Lines& after) {
  ProductChanges products = ByProduct(as_day_began, after);
  for (const auto& [product, change] : ByProduct(as_day_began, before)) {
    Add(product, {.change = -change.change, .price = -change.price}, &products);
  }
  return Listed(products);
}

}  // namespace steward::contracts
