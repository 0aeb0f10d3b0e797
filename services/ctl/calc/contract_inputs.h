#pragma once

#include <cstdint>
#include <limits>

#include "services/contracts/policies/line_arr.h"
#include "services/contracts/policies/term_dates.h"
#include "services/ctl/calc/inputs.h"

// What several ops on contracts read. An Inputs belongs to one line, so none of it is thread-safe.

namespace steward::calc {

inline constexpr Range kInt32NotNegative = {.min = 0, .max = std::numeric_limits<int32_t>::max()};
inline constexpr Range kInt32Positive = {.min = 1, .max = std::numeric_limits<int32_t>::max()};

inline constexpr Choice<contracts::LineKind> kLineKinds[] = {
    {"RECURRING", contracts::LineKind::kRecurring},
    {"ONE_OFF", contracts::LineKind::kOneOff},
    {"USAGE", contracts::LineKind::kUsage}};
inline constexpr Choice<contracts::PricePeriod> kPricePeriods[] = {
    {"WEEK", contracts::PricePeriod::kWeek},
    {"MONTH", contracts::PricePeriod::kMonth},
    {"QUARTER", contracts::PricePeriod::kQuarter},
    {"YEAR", contracts::PricePeriod::kYear},
    {"TERM", contracts::PricePeriod::kTerm}};

inline contracts::Term ReadTerm(Inputs& in) {
  return {.start = in.Date("term_start"), .end = in.Date("term_end_exclusive")};
}

}  // namespace steward::calc
