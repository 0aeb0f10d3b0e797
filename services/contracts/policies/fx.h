#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/base/civil_date.h"
#include "libs/base/integer_math.h"
#include "services/contracts/policies/line_arr.h"

// Amounts in another currency (DOMAIN.md 3.0, 3.6 "Kernel"): rates have 9 decimals and hold from
// their day on until the next rate of the currency. Each line is converted from its exact amount
// and rounded once, half up. Pure functions.
namespace steward::contracts {

inline constexpr int64_t kFxRateUnit = 1'000'000'000;

// From `from` on, one unit of `currency` (one euro, not one cent) is rate_e9 / 10^9 units of the
// reporting currency.
struct FxRate {
  std::string currency;
  Day from = 0;
  // At least 1.
  int64_t rate_e9 = 0;
};

struct FxTable {
  // ISO 4217. Its own rate is 1 and isn't listed.
  std::string reporting_currency;
  // In any order; at most one for a currency and day.
  std::vector<FxRate> rates;
};

// What an amount in minor units is multiplied with; it allows for currencies whose minor units have
// other numbers of digits (JPY 0, USD 2, KWD 3). The denominator is at least 1.
struct FxFactor {
  WideInteger numerator = 1;
  WideInteger denominator = 1;
};

// INVALID_FIELD for currencies that don't exist, rates below 1, the reporting currency among the
// rates, and two rates of a currency for one day. Paths begin with "fx.".
absl::Status CheckFxTable(const FxTable& table);

// The factor from `currency` to the reporting currency that holds on `day`. The table is one that
// CheckFxTable accepts. INVALID_FIELD for "fx.rates" when it has none for that day.
absl::StatusOr<FxFactor> FxFactorOn(const FxTable& table, absl::string_view currency, Day day);

// amount x factor, rounded half up.
WideInteger Convert(const ExactAmount& amount, const FxFactor& factor);

}  // namespace steward::contracts
