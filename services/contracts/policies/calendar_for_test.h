#pragma once

#include <cstdint>
#include <rapidcheck.h>

#include "absl/strings/string_view.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/term_dates.h"

// For the tests of the arithmetic: days and terms, and a calendar that is written another way than
// libs/base, to hold it against.
namespace steward::contracts {

inline Day D(absl::string_view text) { return ParseDay(text).value(); }

inline Term T(absl::string_view start, absl::string_view end) {
  return {.start = D(start), .end = D(end)};
}

inline int32_t NaiveDaysOfMonth(int32_t year, int32_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// The day `months` later, found by walking month by month and clamping once, at the end.
inline Day NaiveAddMonths(Day day, int32_t months) {
  const auto date = DateFromDay(day);
  int32_t year = date.year();
  int32_t month = date.month();
  Day first = day - date.day() + 1;
  for (int32_t i = 0; i < months; ++i) {
    first += NaiveDaysOfMonth(year, month);
    month = month % 12 + 1;
    if (month == 1) ++year;
  }
  const int32_t length = NaiveDaysOfMonth(year, month);
  return first + (date.day() < length ? date.day() : length) - 1;
}

// Days where the calendar is hard: often at the ends of months, of leap years too.
inline Day AnyDay() {
  const int32_t year = *rc::gen::element(1900, 2000, 2023, 2024, 2026, 2027, 2028, 2100);
  const int32_t month = *rc::gen::inRange(1, 13);
  const int32_t length = NaiveDaysOfMonth(year, month);
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(*rc::gen::oneOf(rc::gen::inRange(1, length + 1), rc::gen::inRange(27, length + 1),
                               rc::gen::just(length)));
  return DayFromDate(date).value();
}

// Up to five years, often whole months.
inline Term AnyTerm() {
  const Day start = AnyDay();
  if (*rc::gen::arbitrary<bool>()) {
    return {.start = start, .end = NaiveAddMonths(start, *rc::gen::inRange(1, 60))};
  }
  return {.start = start, .end = start + *rc::gen::inRange(1, 2000)};
}

}  // namespace steward::contracts
