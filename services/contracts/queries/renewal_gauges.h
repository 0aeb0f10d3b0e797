#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "libs/base/civil_date.h"
#include "libs/engine/service.h"

// What operators see of renewals.
namespace steward::contracts {

// Undecided renewals by the days within which they are due: "30", "60" and "90", each including the
// ones before it, and those in grace, whose day has passed. `open_by_day`: their number by due day.
std::map<std::string, double> DueWithin(const std::map<Day, int64_t>& open_by_day, Day today);

// steward_contracts_renewals_due{days}.
engine::GaugeType RenewalsDueGauge();

}  // namespace steward::contracts
