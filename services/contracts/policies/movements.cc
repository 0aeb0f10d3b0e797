#include "services/contracts/policies/movements.h"

#include <cstdint>

#include "libs/base/check.h"
#include "services/contracts/policies/arr_movements.h"

namespace steward::contracts {
namespace {

using v1::RevenueStep;

// The sum's group of a kind. A summary's steps know neither prices nor rates, so they move by
// neither.
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
  }
  return days;
}

}  // namespace

std::vector<Movement> MovementsOf(const v1::RevenueSummary& revenue) {
  std::vector<Movement> movements;
  int64_t total = 0;
  for (RevenueStep& day : DailySteps(revenue)) {
    if (day.amount_minor() == 0) continue;
    const bool first_of_currency =
        movements.empty() || movements.back().step.currency() != day.currency();
    if (first_of_currency) total = 0;
    const auto kind = GroupOf(KindOfChange(total, day.amount_minor(), !first_of_currency));
    total += day.amount_minor();
    movements.push_back({kind, std::move(day)});
  }
  return movements;
}

}  // namespace steward::contracts
