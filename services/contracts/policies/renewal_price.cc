#include "services/contracts/policies/renewal_price.h"

#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

constexpr int64_t kRateMin = std::numeric_limits<int32_t>::min();
constexpr int64_t kRateMax = std::numeric_limits<int32_t>::max();

absl::Status CheckPrice(absl::string_view field, const std::optional<int64_t>& price) {
  if (price.value_or(0) >= 0) return absl::OkStatus();
  return InvalidField(field, "must not be negative");
}

absl::Status CheckRate(absl::string_view field, const std::optional<int64_t>& rate) {
  if (rate.value_or(0) >= kRateMin && rate.value_or(0) <= kRateMax) return absl::OkStatus();
  return InvalidField(field, absl::StrCat("must be ", kRateMin, " to ", kRateMax));
}

absl::Status CheckRanges(const RenewalPricing& pricing) {
  STEWARD_RETURN_IF_ERROR(CheckPrice("current_price_minor", pricing.current_price_minor));
  STEWARD_RETURN_IF_ERROR(CheckPrice("list_price_minor", pricing.list_price_minor));
  STEWARD_RETURN_IF_ERROR(CheckPrice("cap_price_minor", pricing.cap_price_minor));
  STEWARD_RETURN_IF_ERROR(CheckRate("fixed_bp", pricing.fixed_bp));
  STEWARD_RETURN_IF_ERROR(CheckRate("cpi_bp", pricing.cpi_bp));
  STEWARD_RETURN_IF_ERROR(CheckRate("margin_bp", pricing.margin_bp));
  STEWARD_RETURN_IF_ERROR(CheckRate("floor_bp", pricing.floor_bp));
  STEWARD_RETURN_IF_ERROR(CheckRate("cap_bp", pricing.cap_bp));
  if (pricing.floor_bp.value_or(kRateMin) > pricing.cap_bp.value_or(kRateMax)) {
    return InvalidField("floor_bp", absl::StrCat("must not be above cap_bp, ", *pricing.cap_bp));
  }
  return absl::OkStatus();
}

// The rate before floor and cap.
absl::StatusOr<int64_t> AgreedRate(const RenewalPricing& pricing) {
  if (pricing.fixed_bp.has_value() && pricing.cpi_bp.has_value()) {
    return InvalidField("cpi_bp", "must be left out where fixed_bp is stated");
  }
  if (pricing.margin_bp.has_value() && !pricing.cpi_bp.has_value()) {
    return InvalidField("margin_bp", "must be left out where cpi_bp is not stated");
  }
  if (pricing.fixed_bp.has_value()) return *pricing.fixed_bp;
  if (pricing.cpi_bp.has_value()) return *pricing.cpi_bp + pricing.margin_bp.value_or(0);
  return InvalidField("fixed_bp", "must be stated for an uplift, unless cpi_bp is");
}

// The price before cap_price_minor, which may bring back into range what an int64 can't hold.
struct UncappedPrice {
  WideInteger price;
  std::optional<int64_t> uplift_bp;
  bool cap_applied = false;
};

absl::StatusOr<UncappedPrice> Uplift(const RenewalPricing& pricing) {
  STEWARD_ASSIGN_OR_RETURN(int64_t rate, AgreedRate(pricing));
  if (pricing.floor_bp.has_value() && rate < *pricing.floor_bp) rate = *pricing.floor_bp;
  const bool capped = pricing.cap_bp.has_value() && rate > *pricing.cap_bp;
  if (capped) rate = *pricing.cap_bp;
  if (rate < -kWholeBp) {
    return InvalidField(
        pricing.fixed_bp.has_value() ? "fixed_bp" : "cpi_bp",
        absl::StrCat("comes to ", rate, " basis points, and a price can't fall by over ", kWholeBp,
                     "; raise it, or state a floor_bp"));
  }
  const WideInteger scaled = WideInteger(pricing.current_price_minor) * (kWholeBp + rate);
  return UncappedPrice{
      .price = DivHalfUp(scaled, kWholeBp), .uplift_bp = rate, .cap_applied = capped};
}

absl::StatusOr<UncappedPrice> PriceByMethod(const RenewalPricing& pricing) {
  switch (pricing.method) {
    case RenewalMethod::kSame:
      return UncappedPrice{.price = pricing.current_price_minor, .uplift_bp = 0};
    case RenewalMethod::kList:
      if (!pricing.list_price_minor.has_value()) {
        return InvalidField("list_price_minor", "must be stated to renew at the list price");
      }
      return UncappedPrice{.price = *pricing.list_price_minor};
    case RenewalMethod::kUplift:
      return Uplift(pricing);
  }
  STEWARD_UNREACHABLE();
}

}  // namespace

absl::StatusOr<RenewalPrice> PriceRenewal(const RenewalPricing& pricing) {
  STEWARD_RETURN_IF_ERROR(CheckRanges(pricing));
  STEWARD_ASSIGN_OR_RETURN(UncappedPrice uncapped, PriceByMethod(pricing));
  if (pricing.cap_price_minor.has_value() && uncapped.price > *pricing.cap_price_minor) {
    uncapped.price = *pricing.cap_price_minor;
    uncapped.cap_applied = true;
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t price, ToInt64(uncapped.price, "the renewal price"));
  return RenewalPrice{.new_price_minor = price,
                      .uplift_bp = uncapped.uplift_bp,
                      .cap_applied = uncapped.cap_applied};
}

}  // namespace steward::contracts
