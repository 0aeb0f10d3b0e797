#include "services/accounts/queries/health_counts.h"

#include <variant>

#include "absl/strings/strip.h"

#include "libs/base/status.h"
#include "services/accounts/health_rows.h"
#include "steward/accounts/v1/health_resources.pb.h"

namespace steward::accounts {
namespace {

absl::Status ReadHealth(const engine::QueryContext& context,
                        std::map<std::string, double>* values) {
  STEWARD_ASSIGN_OR_RETURN(const auto counts, CountHealth(context));
  for (const auto& [band, count] : counts) {
    (*values)[std::string(absl::StripPrefix(band, "HEALTH_BAND_"))] = static_cast<double>(count);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::map<std::string, int64_t>> CountHealth(const engine::QueryContext& context) {
  std::map<std::string, int64_t> counts;
  for (const auto band : {v1::HEALTH_BAND_UNKNOWN, v1::HEALTH_BAND_RED, v1::HEALTH_BAND_YELLOW,
                          v1::HEALTH_BAND_GREEN}) {
    counts[v1::HealthBand_Name(band)] = 0;
  }
  STEWARD_RETURN_IF_ERROR(
      context.VisitSum(kHealthBands, {}, [&counts](const engine::QueryContext::SumEntry& entry) {
        counts[std::get<std::string>(entry.group[0])] += entry.amount;
      }));
  return counts;
}

engine::GaugeType HealthGauge() {
  return {.name = "steward_accounts_health",
          .help = "Accounts that have a health, by the band that is shown",
          .label = "band",
          .read = ReadHealth};
}

}  // namespace steward::accounts
