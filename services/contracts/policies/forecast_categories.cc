#include "services/contracts/policies/forecast_categories.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/renewal_states.h"

namespace steward::contracts {
namespace {

using v1::ForecastCategory;
using v1::Renewal;

bool WasWon(Renewal::State state) {
  return state == Renewal::STATE_WON || state == Renewal::STATE_AUTO_RENEWED ||
         state == Renewal::STATE_WON_LATE;
}

// Of an undecided renewal that is not at risk.
ForecastCategory CategoryOfState(Renewal::State state) {
  switch (state) {
    case Renewal::STATE_PROPOSED:
      return v1::FORECAST_CATEGORY_BEST_CASE;
    case Renewal::STATE_NEGOTIATING:
      return v1::FORECAST_CATEGORY_MOST_LIKELY;
    case Renewal::STATE_VERBAL:
      return v1::FORECAST_CATEGORY_COMMIT;
    case Renewal::STATE_NOTICE_GIVEN:
      return v1::FORECAST_CATEGORY_OMITTED;
    default:  // SCHEDULED, OPEN, PREPARING, LAPSED, or of a later version.
      return v1::FORECAST_CATEGORY_PIPELINE;
  }
}

ForecastCategory UndecidedCategory(const Renewal& renewal) {
  if (renewal.locked_in() || renewal.state() == Renewal::STATE_LOCKED_IN) {
    return v1::FORECAST_CATEGORY_COMMIT;
  }
  const ForecastCategory category = CategoryOfState(renewal.state());
  const bool lowered = renewal.at_risk() && category > v1::FORECAST_CATEGORY_PIPELINE;
  return lowered ? static_cast<ForecastCategory>(category - 1) : category;
}

}  // namespace

v1::ComputedForecast ComputedForecastOf(const Renewal& renewal) {
  v1::ComputedForecast computed;
  if (WasWon(renewal.state())) {
    computed.set_category(v1::FORECAST_CATEGORY_CLOSED);
    computed.set_arr_minor(renewal.final_arr_minor());
  }
  if (IsUndecided(renewal.state())) {
    computed.set_category(UndecidedCategory(renewal));
    computed.set_arr_minor(renewal.has_offer() ? renewal.offer().arr_minor()
                                               : renewal.target_arr_minor());
  }
  return computed;
}

ForecastCategory ForecastCategoryOf(const Renewal& renewal) {
  const bool called = IsUndecided(renewal.state()) && renewal.has_forecast_call();
  return called ? renewal.forecast_call().category() : ComputedForecastOf(renewal).category();
}

v1::ForecastRenewal ForecastRenewalOf(const Renewal& renewal) {
  v1::ForecastRenewal forecast;
  forecast.set_name(renewal.name());
  forecast.set_account(absl::StrCat("accounts/", AccountOf(renewal.name())));
  *forecast.mutable_due_date() = renewal.due_date();
  forecast.set_owner(renewal.owner());
  forecast.set_state(renewal.state());
  forecast.set_currency(renewal.currency());
  forecast.set_target_arr_minor(renewal.target_arr_minor());
  *forecast.mutable_computed() = ComputedForecastOf(renewal);
  forecast.set_category(forecast.computed().category());
  forecast.set_forecast_arr_minor(forecast.computed().arr_minor());
  if (!renewal.has_forecast_call()) return forecast;
  if (IsUndecided(renewal.state())) {
    PutCall(renewal.forecast_call(), &forecast);
  } else {
    *forecast.mutable_call() = renewal.forecast_call();
  }
  return forecast;
}

void PutCall(const v1::ForecastCall& call, v1::ForecastRenewal* renewal) {
  *renewal->mutable_call() = call;
  renewal->set_category(call.category());
  renewal->set_forecast_arr_minor(call.has_arr() ? call.arr().minor_units()
                                                 : renewal->computed().arr_minor());
}

absl::Status CheckCallArr(absl::string_view path, const common::v1::Money& arr,
                          absl::string_view currency) {
  if (arr.currency() != currency) {
    return InvalidField(absl::StrCat(path, ".currency"),
                        absl::StrCat("must be ", currency, ", the renewal's"));
  }
  if (arr.minor_units() >= 0 && arr.minor_units() <= kContractArrMinorMax) return absl::OkStatus();
  return InvalidField(absl::StrCat(path, ".minor_units"),
                      absl::StrCat("must be 0 to ", kContractArrMinorMax));
}

std::string CategoryText(ForecastCategory category) {
  if (category == v1::FORECAST_CATEGORY_UNSPECIFIED) return "LOST";
  return std::string(absl::StripPrefix(v1::ForecastCategory_Name(category), "FORECAST_CATEGORY_"));
}

}  // namespace steward::contracts
