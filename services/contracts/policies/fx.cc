#include "services/contracts/policies/fx.h"

#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

absl::Status CheckCurrency(absl::string_view path, absl::string_view currency) {
  if (IsKnownCurrency(currency)) return absl::OkStatus();
  return InvalidField(
      path, absl::StrCat("must be a currency code of ISO 4217, as in EUR, not \"", currency, "\""));
}

WideInteger TenTo(int digits) {
  return boost::multiprecision::pow(WideInteger(10), static_cast<unsigned>(digits));
}

}  // namespace

absl::Status CheckFxTable(const FxTable& table) {
  STEWARD_RETURN_IF_ERROR(CheckCurrency("fx.reporting_currency", table.reporting_currency));
  std::set<std::pair<std::string, Day>> seen;
  for (size_t i = 0; i < table.rates.size(); ++i) {
    const FxRate& rate = table.rates[i];
    const std::string path = absl::StrCat("fx.rates[", i, "].");
    STEWARD_RETURN_IF_ERROR(CheckCurrency(absl::StrCat(path, "currency"), rate.currency));
    if (rate.currency == table.reporting_currency) {
      return InvalidField(absl::StrCat(path, "currency"),
                          "is the reporting currency, whose rate is 1; leave it out");
    }
    if (rate.rate_e9 < 1) return InvalidField(absl::StrCat(path, "rate_e9"), "must be at least 1");
    if (!seen.insert({rate.currency, rate.from}).second) {
      return InvalidField(absl::StrCat(path, "from"),
                          absl::StrCat("is a second rate of ", rate.currency, " for ",
                                       FormatDay(rate.from), "; keep one"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<FxFactor> FxFactorOn(const FxTable& table, absl::string_view currency, Day day) {
  if (currency == table.reporting_currency) return FxFactor();
  const FxRate* in_force = nullptr;
  for (const FxRate& rate : table.rates) {
    if (rate.currency != currency || rate.from > day) continue;
    if (in_force == nullptr || rate.from > in_force->from) in_force = &rate;
  }
  if (in_force == nullptr) {
    return InvalidField("fx.rates", absl::StrCat("must have a rate of ", currency, " for ",
                                                 FormatDay(day), " or an earlier day"));
  }
  STEWARD_ASSIGN_OR_RETURN(const int from_digits, MinorDigits(currency));
  STEWARD_ASSIGN_OR_RETURN(const int to_digits, MinorDigits(table.reporting_currency));
  return FxFactor{in_force->rate_e9 * TenTo(to_digits), kFxRateUnit * TenTo(from_digits)};
}

WideInteger Convert(const ExactAmount& amount, const FxFactor& factor) {
  return DivHalfUp(amount.numerator * factor.numerator, amount.denominator * factor.denominator);
}

}  // namespace steward::contracts
