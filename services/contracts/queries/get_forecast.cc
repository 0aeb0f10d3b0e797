#include "libs/base/status.h"
#include "services/contracts/queries/forecast_period.h"
#include "services/contracts/queries/queries.h"

namespace steward::contracts {

// What the renewals that are due in a period come to, by category, in all and by row (DOMAIN.md 3.3
// "Forecast").
absl::Status GetForecast(const v1::GetForecastRequest& request, const engine::QueryContext& context,
                         v1::Forecast* response) {
  STEWARD_ASSIGN_OR_RETURN(const ForecastBasis basis, ReadForecastBasis(context, request));
  STEWARD_ASSIGN_OR_RETURN(*response, ForecastOfBasis(basis, request.grouping()));
  return absl::OkStatus();
}

}  // namespace steward::contracts
