#include "tests/simulation/calendar_facts.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"

#include "libs/base/check.h"

namespace steward::simulation {
namespace {

namespace oracle = escalations::oracle;

constexpr int64_t kMinuteMs = 60'000;

// "09:30" or "09:30:00".
int SecondsOf(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, ':');
  int seconds = 0;
  for (size_t i = 0; i < 3; ++i) {
    int part = 0;
    STEWARD_CHECK(i >= parts.size() || absl::SimpleAtoi(parts[i], &part)) << text;
    seconds = seconds * 60 + part;
  }
  return seconds;
}

absl::CivilDay DayOf(const google::type::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

std::vector<oracle::Hours> HoursOf(
    const google::protobuf::RepeatedPtrField<accounts::v1::OpenHours>& open) {
  std::vector<oracle::Hours> hours;
  for (const auto& each : open) hours.push_back({SecondsOf(each.open()), SecondsOf(each.close())});
  return hours;
}

}  // namespace

int64_t Ms(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1000 + time.nanos() / 1'000'000;
}

std::shared_ptr<oracle::Calendar> CalendarOf(const accounts::v1::Calendar& calendar) {
  std::vector<oracle::CalendarVersion> versions;
  for (const auto& version : calendar.versions()) {
    const auto& rules = version.rules();
    oracle::CalendarVersion read = {.from_ms = Ms(version.effective_from()),
                                    .zone = rules.time_zone()};
    for (const auto& day : rules.week())
      read.week[static_cast<size_t>(day.weekday()) - 1] = HoursOf(day.open());
    for (const auto& holiday : rules.holidays()) read.holidays.insert(DayOf(holiday));
    for (const auto& exception : rules.exceptions())
      read.exceptions[DayOf(exception.date())] = HoursOf(exception.open());
    if (rules.business_day_minutes() > 0)
      read.business_day_ms = rules.business_day_minutes() * kMinuteMs;
    versions.push_back(std::move(read));
  }
  return std::make_shared<oracle::Calendar>(std::move(versions));
}

}  // namespace steward::simulation
