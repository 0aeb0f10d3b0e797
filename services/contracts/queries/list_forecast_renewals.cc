#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "services/contracts/queries/forecast_period.h"
#include "services/contracts/queries/queries.h"

namespace steward::contracts {

// The renewals of a period as its forecast counts them, in every currency, by the day they are due.
absl::Status ListForecastRenewals(const v1::ListForecastRenewalsRequest& request,
                                  const engine::QueryContext& context,
                                  v1::ListForecastRenewalsResponse* response) {
  const Day today = DayInZone(context.now(), absl::UTCTimeZone());
  STEWARD_ASSIGN_OR_RETURN(const ForecastPeriod period,
                           ForecastPeriodOf(request.from(), request.to(), today));
  const std::string query =
      absl::StrCat("ListForecastRenewals\n", period.from, "\n", period.to, "\n", request.owner());
  STEWARD_ASSIGN_OR_RETURN(
      ForecastPage page,
      ScanForecast(context, period, {request.page_size(), request.page_token(), query}));
  STEWARD_ASSIGN_OR_RETURN(auto histories, ReadForecastHistory(context));
  std::map<std::string, std::vector<v1::ConversionRate>> rates;
  for (auto& renewal : page.renewals) {
    if (!request.owner().empty() && renewal.owner() != request.owner()) continue;
    auto& own = rates[renewal.currency()];
    if (own.empty()) {
      STEWARD_ASSIGN_OR_RETURN(own, ConversionRatesOf(histories[renewal.currency()]));
    }
    renewal.set_probability_bp(ProbabilityOf(renewal.category(), own));
    *response->add_renewals() = renewal;
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::contracts
