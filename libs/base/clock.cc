#include "libs/base/clock.h"

#include <ctime>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"

namespace steward {
namespace {

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the limits of google.protobuf.Timestamp.
constexpr int64_t kSecondsMin = -62'135'596'800;
constexpr int64_t kSecondsMax = 253'402'300'799;
constexpr int64_t kMicrosPerSecond = 1'000'000;

// True where `text` has the shape of a date and time, in which '0' stands for any digit.
bool StartsLike(absl::string_view text, absl::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool same = shape[i] == '0' ? absl::ascii_isdigit(static_cast<unsigned char>(text[i]))
                                      : text[i] == shape[i];
    if (!same) return false;
  }
  return true;
}

// Takes the fraction of a second off the front, if there is one; false when it has no or too many
// digits.
bool ConsumeFraction(absl::string_view* text) {
  if (text->empty() || text->front() != '.') return true;
  text->remove_prefix(1);
  size_t digits = 0;
  while (digits < text->size() &&
         absl::ascii_isdigit(static_cast<unsigned char>((*text)[digits]))) {
    ++digits;
  }
  text->remove_prefix(digits);
  return digits >= 1 && digits <= 9;
}

bool IsOffset(absl::string_view text) {
  if (text == "Z") return true;
  return text.size() == 6 && (StartsLike(text, "+00:00") || StartsLike(text, "-00:00"));
}

bool LooksLikeRfc3339(absl::string_view text) {
  constexpr absl::string_view kShape = "0000-00-00T00:00:00";
  if (!StartsLike(text, kShape)) return false;
  text.remove_prefix(kShape.size());
  return ConsumeFraction(&text) && IsOffset(text);
}

void WriteDigits(int64_t value, char* first, size_t count) {
  for (size_t i = count; i > 0; --i, value /= 10)
    first[i - 1] = static_cast<char>('0' + value % 10);
}

bool InRange(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  return seconds >= kSecondsMin && seconds <= kSecondsMax;
}

}  // namespace

absl::Time SystemClock::Now() const { return FromMicros(ToMicros(absl::Now())); }

absl::Duration SystemClock::BootTime() const {
  timespec since_boot{};
  const int result = clock_gettime(CLOCK_BOOTTIME, &since_boot);
  STEWARD_CHECK(result == 0) << "clock_gettime(CLOCK_BOOTTIME)";
  return absl::DurationFromTimespec(since_boot);
}

int64_t ToMicros(absl::Time time) { return absl::ToUnixMicros(time); }

absl::Time FromMicros(int64_t micros) { return absl::FromUnixMicros(micros); }

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  STEWARD_CHECK(InRange(time)) << absl::FormatTime(time);
  const int64_t seconds = absl::ToUnixSeconds(time);
  const int64_t micros = ToMicros(time) - seconds * kMicrosPerSecond;
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(micros * 1000));
  return timestamp;
}

absl::StatusOr<absl::Time> FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  const int64_t seconds = timestamp.seconds();
  if (seconds < kSecondsMin || seconds > kSecondsMax) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  "a timestamp lies in the years 1 to 9999 of the common era");
  }
  if (timestamp.nanos() < 0 || timestamp.nanos() > 999'999'999) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  "the nanoseconds of a timestamp lie between 0 and 999,999,999");
  }
  return absl::FromUnixSeconds(seconds) + absl::Microseconds(timestamp.nanos() / 1000);
}

std::string FormatRfc3339(absl::Time time) {
  if (!InRange(time)) return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
  // Many a time is written for each event: by hand this takes a tenth of FormatTime.
  const absl::CivilSecond civil = absl::ToCivilSecond(time, absl::UTCTimeZone());
  const int64_t micros = ToMicros(time) - absl::ToUnixSeconds(time) * kMicrosPerSecond;
  std::string text = "0000-00-00T00:00:00.000000Z";
  WriteDigits(civil.year(), &text[0], 4);
  WriteDigits(civil.month(), &text[5], 2);
  WriteDigits(civil.day(), &text[8], 2);
  WriteDigits(civil.hour(), &text[11], 2);
  WriteDigits(civil.minute(), &text[14], 2);
  WriteDigits(civil.second(), &text[17], 2);
  WriteDigits(micros, &text[20], 6);
  return text;
}

absl::StatusOr<absl::Time> ParseRfc3339(absl::string_view text) {
  absl::Time time;
  std::string error;
  const bool parsed =
      LooksLikeRfc3339(text) && absl::ParseTime(absl::RFC3339_full, text, &time, &error);
  if (!parsed || !InRange(time)) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  absl::StrCat("\"", text,
                               "\" is no time of RFC 3339 in the years 1 to 9999, as in "
                               "2026-03-01T09:30:00Z"));
  }
  return FromMicros(ToMicros(time));
}

}  // namespace steward
