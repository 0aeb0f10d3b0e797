#include "services/ctl/calc/instant.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

#include "libs/base/civil_date.h"

namespace steward::calc {
namespace {

constexpr size_t kDateBytes = 10;
constexpr size_t kFractionDigitsMax = 3;

// The number of two digits, or nothing if it isn't below `end`.
std::optional<int> TwoDigits(absl::string_view text, int end) {
  int number = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number < end ? std::optional<int>(number) : std::nullopt;
}

// "01:02:03" as a span from midnight.
std::optional<absl::Duration> ClockTime(absl::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const std::optional<int> hour = TwoDigits(text.substr(0, 2), 24);
  const std::optional<int> minute = TwoDigits(text.substr(3, 2), 60);
  const std::optional<int> second = TwoDigits(text.substr(6, 2), 60);
  if (!hour || !minute || !second) return std::nullopt;
  return absl::Hours(*hour) + absl::Minutes(*minute) + absl::Seconds(*second);
}

// ".25" as milliseconds.
std::optional<absl::Duration> Fraction(absl::string_view text) {
  if (text.empty()) return absl::ZeroDuration();
  if (!absl::ConsumePrefix(&text, ".") || text.empty() || text.size() > kFractionDigitsMax) {
    return std::nullopt;
  }
  int milliseconds = 0;
  for (size_t i = 0; i < kFractionDigitsMax; ++i) {
    const char c = i < text.size() ? text[i] : '0';
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    milliseconds = milliseconds * 10 + (c - '0');
  }
  return absl::Milliseconds(milliseconds);
}

}  // namespace

std::optional<absl::Time> ParseInstant(absl::string_view text) {
  constexpr size_t kTimeBytes = 8;
  if (!absl::ConsumeSuffix(&text, "Z") || text.size() < kDateBytes + 1 + kTimeBytes) {
    return std::nullopt;
  }
  const absl::StatusOr<Day> day = ParseDay(text.substr(0, kDateBytes));
  if (!day.ok() || text[kDateBytes] != 'T') return std::nullopt;
  const auto clock_time = ClockTime(text.substr(kDateBytes + 1, kTimeBytes));
  const auto fraction = Fraction(text.substr(kDateBytes + 1 + kTimeBytes));
  if (!clock_time || !fraction) return std::nullopt;
  return StartOfDay(*day, absl::UTCTimeZone()) + *clock_time + *fraction;
}

std::string FormatInstant(absl::Time time) {
  const absl::TimeZone::CivilInfo civil = absl::UTCTimeZone().At(time);
  const int64_t milliseconds = absl::ToInt64Milliseconds(civil.subsecond);
  const std::string fraction = milliseconds == 0 ? "" : absl::StrFormat(".%03d", milliseconds);
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d%sZ", civil.cs.year(), civil.cs.month(),
                         civil.cs.day(), civil.cs.hour(), civil.cs.minute(), civil.cs.second(),
                         fraction);
}

}  // namespace steward::calc
