#include "services/contracts/policies/arr_movements.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

absl::Status CheckDay(const AccountDay& day, absl::string_view path) {
  if (day.arr_start_minor < 0) {
    return InvalidField(absl::StrCat(path, "arr_start_minor"), "must be 0 or more");
  }
  if (day.arr_end_minor < 0) {
    return InvalidField(absl::StrCat(path, "arr_end_minor"), "must be 0 or more");
  }
  return absl::OkStatus();
}

bool Recurs(const std::optional<LinePrice>& price) {
  return price.has_value() && price->kind == LineKind::kRecurring;
}

WideInteger ArrOf(const std::optional<LinePrice>& price, const FxFactor& factor) {
  return price.has_value() ? Convert(ExactLineArr(*price), factor) : WideInteger(0);
}

// The new quantity at the new price less the new quantity at the old one.
ExactAmount PriceChange(const LinePrice& before, const LinePrice& after) {
  LinePrice at_old_price = before;
  at_old_price.quantity = after.quantity;
  const ExactAmount now = ExactLineArr(after);
  const ExactAmount then = ExactLineArr(at_old_price);
  return {now.numerator * then.denominator - then.numerator * now.denominator,
          now.denominator * then.denominator};
}

}  // namespace

MovementKind KindOfChange(int64_t before, int64_t change, bool had_arr_before) {
  if (before == 0) return had_arr_before ? MovementKind::kReactivation : MovementKind::kNew;
  if (change == -before) return MovementKind::kChurn;
  return change > 0 ? MovementKind::kExpansion : MovementKind::kContraction;
}

absl::StatusOr<Movements> MovementsOfDay(const AccountDay& day) {
  STEWARD_RETURN_IF_ERROR(CheckDay(day, ""));
  Movements movements;
  const int64_t change = day.arr_end_minor - day.arr_start_minor;  // Neither is below 0.
  if (day.arr_start_minor == 0 || day.arr_end_minor == 0) {
    if (change != 0) {
      movements[KindOfChange(day.arr_start_minor, change, day.had_arr_before)] = change;
    }
    return movements;
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t volume, CheckedSub(change, day.price_change_minor));
  movements[MovementKind::kPrice] = day.price_change_minor;
  movements[volume > 0 ? MovementKind::kExpansion : MovementKind::kContraction] = volume;
  return movements;
}

absl::StatusOr<DaysTotal> MovementsOfDays(absl::Span<const AccountDay> days) {
  DaysTotal total;
  for (size_t i = 0; i < days.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(CheckDay(days[i], absl::StrCat("accounts[", i, "].")));
    STEWARD_ASSIGN_OR_RETURN(const Movements movements, MovementsOfDay(days[i]));
    STEWARD_RETURN_IF_ERROR(AddTo(movements, &total.movements));
    STEWARD_ASSIGN_OR_RETURN(total.arr_start_minor,
                             CheckedAdd(total.arr_start_minor, days[i].arr_start_minor));
    STEWARD_ASSIGN_OR_RETURN(total.arr_end_minor,
                             CheckedAdd(total.arr_end_minor, days[i].arr_end_minor));
  }
  return total;
}

absl::Status AddTo(const Movements& movements, Movements* total) {
  for (size_t i = 0; i < kMovementKinds; ++i) {
    STEWARD_ASSIGN_OR_RETURN(total->amounts_minor[i],
                             CheckedAdd(total->amounts_minor[i], movements.amounts_minor[i]));
  }
  return absl::OkStatus();
}

LineChange ChangeOfLine(const std::optional<LinePrice>& before,
                        const std::optional<LinePrice>& after, const FxFactor& factor) {
  LineChange result;
  result.change = ArrOf(after, factor) - ArrOf(before, factor);
  if (Recurs(before) && Recurs(after)) result.price = Convert(PriceChange(*before, *after), factor);
  return result;
}

}  // namespace steward::contracts
