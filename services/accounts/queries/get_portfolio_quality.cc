#include <map>
#include <string>
#include <variant>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/health_use_cases.h"
#include "services/accounts/policies/health_trend.h"

namespace steward::accounts {

// How healthy all accounts together are, by their number (DOMAIN.md 3.1, portfolio quality).
absl::Status GetPortfolioQuality(const v1::GetPortfolioQualityRequest&,
                                 const engine::QueryContext& context,
                                 v1::PortfolioQuality* response) {
  std::map<std::string, int64_t> counts;
  STEWARD_RETURN_IF_ERROR(
      context.VisitSum(kHealthBands, {}, [&counts](const engine::QueryContext::SumEntry& entry) {
        counts[std::get<std::string>(entry.group[0])] += entry.amount;
      }));
  response->set_green_count(counts[v1::HealthBand_Name(v1::HEALTH_BAND_GREEN)]);
  response->set_yellow_count(counts[v1::HealthBand_Name(v1::HEALTH_BAND_YELLOW)]);
  response->set_red_count(counts[v1::HealthBand_Name(v1::HEALTH_BAND_RED)]);
  response->set_unknown_count(counts[v1::HealthBand_Name(v1::HEALTH_BAND_UNKNOWN)]);
  STEWARD_ASSIGN_OR_RETURN(const auto quality,
                           PortfolioQuality({.good = response->green_count(),
                                             .average = response->yellow_count(),
                                             .poor = response->red_count()}));
  if (quality.has_value()) response->set_quality_centi(*quality);
  return absl::OkStatus();
}

}  // namespace steward::accounts
