#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"

// The unit price of the next term (DOMAIN.md 3.3 "Renewal price", 3.6 "Contracts"). Prices are
// minor units of one unit for one period, after discounts, and not negative; rates are basis
// points. The unit price is rounded half up once, and only then multiplied by the quantity. Pure
// functions. Errors name the fields of RenewalPricing.
namespace steward::contracts {

enum class RenewalMethod {
  // The current price.
  kSame,
  // The price on the list when it renews.
  kList,
  // The current price and a rate: `fixed_bp`, or `cpi_bp` + `margin_bp`, kept between floor and
  // cap.
  kUplift,
};

struct RenewalPricing {
  RenewalMethod method = RenewalMethod::kSame;
  int64_t current_price_minor = 0;
  // Required by kList.
  std::optional<int64_t> list_price_minor;
  // kUplift has either a fixed rate or the CPI's, which may be negative, as may the margin on it.
  // All rates are int32.
  std::optional<int64_t> fixed_bp;
  std::optional<int64_t> cpi_bp;
  // Beside cpi_bp only; absent: 0.
  std::optional<int64_t> margin_bp;
  // Of kUplift's rate. A floor above the cap is refused.
  std::optional<int64_t> floor_bp;
  std::optional<int64_t> cap_bp;
  // The most that the price may be, whatever the method.
  std::optional<int64_t> cap_price_minor;
};

struct RenewalPrice {
  int64_t new_price_minor = 0;
  // The rate that was applied, between floor and cap; cap_price_minor doesn't change it. 0 for
  // kSame; empty for kList, which applies none.
  std::optional<int64_t> uplift_bp;
  // True only where a cap lowered the rate or the price, not where one was just reached.
  bool cap_applied = false;
};

// INVALID_FIELD for what is missing, contradictory or out of range, and for a rate below -100 %;
// OUT_OF_RANGE for a price beyond int64. Fields that the method doesn't use are checked for their
// range and otherwise not looked at.
absl::StatusOr<RenewalPrice> PriceRenewal(const RenewalPricing& pricing);

}  // namespace steward::contracts
