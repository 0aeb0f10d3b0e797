#include "services/contracts/policies/movements.h"

#include <cstdint>

#include "libs/base/check.h"
#include "services/contracts/policies/arr_movements.h"

namespace steward::contracts {
namespace {

using v1::RevenueStep;

// The sum's group of a kind. A summary's steps are in their own currency: no rate moves them.
absl::string_view GroupOf(MovementKind kind) {
  switch (kind) {
    case MovementKind::kNew:
      return kGroupNew;
    case MovementKind::kExpansion:
      return kGroupExpansion;
    case MovementKind::kContraction:
      return kGroupContraction;
    case MovementKind::kChurn:
      return kGroupChurn;
    case MovementKind::kReactivation:
      return kGroupReactivation;
    case MovementKind::kPrice:
      return kGroupPrice;
    case MovementKind::kFx:
      break;
  }
  STEWARD_UNREACHABLE();
}

// The steps with those of one currency and day added up, in the same order.
std::vector<RevenueStep> DailySteps(const v1::RevenueSummary& revenue) {
  std::vector<RevenueStep> days;
  for (const RevenueStep& step : revenue.steps()) {
    const bool same_day = !days.empty() && days.back().currency() == step.currency() &&
                          days.back().day() == step.day();
    if (!same_day) {
      days.emplace_back().set_currency(step.currency());
      days.back().set_day(step.day());
    }
    days.back().set_amount_minor(days.back().amount_minor() + step.amount_minor());
    days.back().set_price_minor(days.back().price_minor() + step.price_minor());
  }
  return days;
}

constexpr MovementKind kKinds[] = {MovementKind::kNew,         MovementKind::kReactivation,
                                   MovementKind::kPrice,       MovementKind::kExpansion,
                                   MovementKind::kContraction, MovementKind::kChurn};

// The day's movements, of an account that had `total` before it.
void AddDay(const RevenueStep& day, const AccountDay& account, std::vector<Movement>* movements) {
  // An account's total doesn't go below 0, nor do its parts leave int64.
  const Movements of_day = MovementsOfDay(account).value_or(Movements());
  for (const MovementKind kind : kKinds) {
    if (of_day[kind] == 0) continue;
    Movement& movement = movements->emplace_back(Movement{GroupOf(kind), day});
    movement.step.set_amount_minor(of_day[kind]);
    movement.step.clear_price_minor();
  }
}

}  // namespace

std::vector<Movement> MovementsOf(const v1::RevenueSummary& revenue) {
  std::vector<Movement> movements;
  AccountDay account;
  std::string currency;
  for (const RevenueStep& day : DailySteps(revenue)) {
    if (day.currency() != currency) account = AccountDay();
    currency = day.currency();
    account.arr_start_minor = account.arr_end_minor;
    account.arr_end_minor += day.amount_minor();
    account.price_change_minor = day.price_minor();
    AddDay(day, account, &movements);
    account.had_arr_before = account.had_arr_before || account.arr_end_minor != 0;
  }
  return movements;
}

}  // namespace steward::contracts
