#include "libs/base/civil_date.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "libs/base/errors.h"

namespace steward {
namespace {

constexpr absl::CivilDay kEpoch(1970, 1, 1);
constexpr int kYearMax = 9999;
constexpr size_t kZoneNameMax = 64;

absl::CivilDay Civil(Day day) { return kEpoch + day; }

Day DayOf(absl::CivilDay civil) { return static_cast<Day>(civil - kEpoch); }

absl::StatusOr<Day> DayFromParts(int year, int month, int day) {
  const bool in_year = year >= 1 && year <= kYearMax && month >= 1 && month <= 12;
  const absl::CivilDay civil(in_year ? year : 1, in_year ? month : 1, in_year ? day : 1);
  if (!in_year || civil.month() != month || civil.day() != day) {
    return Reject(
        common::v1::REASON_INVALID_FIELD,
        absl::StrFormat("%04d-%02d-%02d is no date of the years 1 to 9999", year, month, day));
  }
  return DayOf(civil);
}

bool LooksLikeIsoDate(absl::string_view text) {
  constexpr absl::string_view kShape = "0000-00-00";
  if (text.size() != kShape.size()) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const bool is_digit = absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
    if (kShape[i] == '0' ? !is_digit : text[i] != kShape[i]) return false;
  }
  return true;
}

int Number(absl::string_view digits) {
  int number = 0;
  for (char c : digits) number = number * 10 + (c - '0');
  return number;
}

// The time-zone library would also open paths, and takes "Fixed/UTC+01:00:00"; only names of the
// database pass here.
bool IsZoneName(absl::string_view name) {
  if (name.empty() || name.size() > kZoneNameMax || name == "localtime") return false;
  if (!absl::ascii_isalpha(static_cast<unsigned char>(name.front()))) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '_' || c == '-' ||
           c == '+';
  });
}

}  // namespace

absl::StatusOr<Day> DayFromDate(const google::type::Date& date) {
  return DayFromParts(date.year(), date.month(), date.day());
}

google::type::Date DateFromDay(Day day) {
  const absl::CivilDay civil = Civil(day);
  google::type::Date date;
  date.set_year(static_cast<int32_t>(civil.year()));
  date.set_month(civil.month());
  date.set_day(civil.day());
  return date;
}

absl::StatusOr<Day> ParseDay(absl::string_view text) {
  if (!LooksLikeIsoDate(text)) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  absl::StrCat("\"", text, "\" is no date as in 2026-03-01"));
  }
  return DayFromParts(Number(text.substr(0, 4)), Number(text.substr(5, 2)),
                      Number(text.substr(8, 2)));
}

std::string FormatDay(Day day) {
  const absl::CivilDay civil = Civil(day);
  return absl::StrFormat("%04d-%02d-%02d", civil.year(), civil.month(), civil.day());
}

absl::StatusOr<Day> AddMonths(Day day, int32_t months) {
  const absl::CivilMonth month = absl::CivilMonth(Civil(day)) + months;
  if (month.year() < 1 || month.year() > kYearMax) {
    return Reject(
        common::v1::REASON_OUT_OF_RANGE,
        absl::StrCat(FormatDay(day), " and ", months, " months is no date of the years 1 to 9999"));
  }
  const Day first = DayOf(absl::CivilDay(month));
  return std::min(first + Civil(day).day() - 1, EndOfMonth(first));
}

Day EndOfMonth(Day day) { return DayOf(absl::CivilDay(absl::CivilMonth(Civil(day)) + 1)) - 1; }

absl::StatusOr<absl::TimeZone> LoadZone(absl::string_view name) {
  absl::TimeZone zone;
  if (!IsZoneName(name) || !absl::LoadTimeZone(name, &zone)) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  absl::StrCat("\"", name, "\" is no time zone, as in Europe/Berlin or UTC"));
  }
  return zone;
}

Day DayInZone(absl::Time time, const absl::TimeZone& zone) {
  const absl::CivilDay civil = absl::ToCivilDay(time, zone);
  return DayOf(std::clamp(civil, Civil(kDayMin), Civil(kDayMax)));
}

absl::Time InstantOf(absl::CivilSecond civil, const absl::TimeZone& zone) {
  const absl::TimeZone::TimeInfo info = zone.At(civil);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

absl::Time StartOfDay(Day day, const absl::TimeZone& zone) {
  return InstantOf(absl::CivilSecond(Civil(day)), zone);
}

}  // namespace steward
