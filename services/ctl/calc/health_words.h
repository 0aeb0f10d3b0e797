#pragma once

#include "services/accounts/policies/health_band.h"
#include "services/ctl/calc/inputs.h"

// The words of health in `steward calc`.

namespace steward::calc {

inline constexpr Choice<accounts::HealthBand> kHealthBands[] = {
    {"RED", accounts::HealthBand::kRed},
    {"YELLOW", accounts::HealthBand::kYellow},
    {"GREEN", accounts::HealthBand::kGreen},
    {"UNKNOWN", accounts::HealthBand::kUnknown}};

inline constexpr Choice<accounts::Grade> kGrades[] = {{"POOR", accounts::Grade::kPoor},
                                                      {"AVERAGE", accounts::Grade::kAverage},
                                                      {"GOOD", accounts::Grade::kGood}};

}  // namespace steward::calc
