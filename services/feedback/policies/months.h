#pragma once

#include <string>

#include "libs/base/civil_date.h"

// Civil months, by which figures are grouped. Pure and thread-safe.
namespace steward::feedback {

// "2026-03".
inline std::string MonthOf(Day day) {
  constexpr size_t kYearAndMonth = 7;
  return FormatDay(day).substr(0, kYearAndMonth);
}

}  // namespace steward::feedback
