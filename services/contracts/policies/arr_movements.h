#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "services/contracts/policies/fx.h"
#include "services/contracts/policies/line_arr.h"

// What an account's ARR does on a civil day (DOMAIN.md 3.3, 3.6 "Movements per account and civil
// day"). Amounts are signed minor units of one currency; ARR before + movements = ARR after,
// exactly. Pure functions.
namespace steward::contracts {

enum class MovementKind {
  // From 0 for the first time.
  kNew,
  kExpansion,
  kContraction,
  // Down to 0.
  kChurn,
  // From 0 again.
  kReactivation,
  // A contracted price step or an uplift; no expansion.
  kPrice,
  // The same contracts at other rates.
  kFx,
};
inline constexpr size_t kMovementKinds = 7;

// An amount for each kind.
struct Movements {
  std::array<int64_t, kMovementKinds> amounts_minor = {};

  int64_t operator[](MovementKind kind) const { return amounts_minor[static_cast<size_t>(kind)]; }
  int64_t& operator[](MovementKind kind) { return amounts_minor[static_cast<size_t>(kind)]; }
  friend bool operator==(const Movements&, const Movements&) = default;
};

// One account on one day.
struct AccountDay {
  // At the day's start and at its end; 0 or more.
  int64_t arr_start_minor = 0;
  int64_t arr_end_minor = 0;
  // What price alone did, netted over the account's lines.
  int64_t price_change_minor = 0;
  // It had ARR on some earlier day.
  bool had_arr_before = false;
};

// The kind of a change whose price part is taken out: NEW, REACTIVATION and CHURN go by the total
// before and after, EXPANSION and CONTRACTION by the sign of the change.
MovementKind KindOfChange(int64_t before, int64_t change, bool had_arr_before);

// The day's movements. What begins at 0 or ends there is one movement as a whole; else PRICE, and
// the rest by its sign. INVALID_FIELD for ARR below 0; OUT_OF_RANGE beyond int64.
absl::StatusOr<Movements> MovementsOfDay(const AccountDay& day);

// Many accounts on a day, or one account on many.
struct DaysTotal {
  Movements movements;
  int64_t arr_start_minor = 0;
  int64_t arr_end_minor = 0;
};

// The sum of their movements; start + movements = end where each day is one account's. Errors as
// MovementsOfDay, with "accounts[i]." before the field.
absl::StatusOr<DaysTotal> MovementsOfDays(absl::Span<const AccountDay> days);

// Adds kind by kind. OUT_OF_RANGE beyond int64, and `total` then holds a part of the sum.
absl::Status AddTo(const Movements& movements, Movements* total);

// A line's change on a day, in the currency of the factor: its whole change and what of it is
// price; the rest is volume.
struct LineChange {
  WideInteger change = 0;
  WideInteger price = 0;
};

// PRICE = new quantity x change of the price of a year, rounded once; volume = old price x change
// of quantity, taken as the rest, so that both sum to the change of the line's rounded ARR. A line
// that starts or ends (empty before or after, or not recurring there) is volume as a whole. The
// prices are ones that CheckLinePrice accepts.
LineChange ChangeOfLine(const std::optional<LinePrice>& before,
                        const std::optional<LinePrice>& after, const FxFactor& factor = {});

}  // namespace steward::contracts
