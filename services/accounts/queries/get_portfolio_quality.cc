#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/health_trend.h"
#include "services/accounts/queries/health_counts.h"

namespace steward::accounts {

// How healthy all accounts together are, by their number (DOMAIN.md 3.1, portfolio quality).
absl::Status GetPortfolioQuality(const v1::GetPortfolioQualityRequest&,
                                 const engine::QueryContext& context,
                                 v1::PortfolioQuality* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto counts, CountHealth(context));
  response->set_green_count(counts.at(v1::HealthBand_Name(v1::HEALTH_BAND_GREEN)));
  response->set_yellow_count(counts.at(v1::HealthBand_Name(v1::HEALTH_BAND_YELLOW)));
  response->set_red_count(counts.at(v1::HealthBand_Name(v1::HEALTH_BAND_RED)));
  response->set_unknown_count(counts.at(v1::HealthBand_Name(v1::HEALTH_BAND_UNKNOWN)));
  STEWARD_ASSIGN_OR_RETURN(const auto quality,
                           PortfolioQuality({.good = response->green_count(),
                                             .average = response->yellow_count(),
                                             .poor = response->red_count()}));
  if (quality.has_value()) response->set_quality_centi(*quality);
  return absl::OkStatus();
}

}  // namespace steward::accounts
