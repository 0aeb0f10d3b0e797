#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

#include "libs/engine/query.h"
#include "libs/engine/service.h"

namespace steward::accounts {

// Accounts that have a health, by the name of the band that is shown ("HEALTH_BAND_RED"); a band
// without any is 0. Errors: DATA_LOSS.
absl::StatusOr<std::map<std::string, int64_t>> CountHealth(const engine::QueryContext& context);

// The same for operators: `steward_accounts_health` by band ("RED").
engine::GaugeType HealthGauge();

}  // namespace steward::accounts
