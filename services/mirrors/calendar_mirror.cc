#include "services/mirrors/calendar_mirror.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/mirrors/timestamps.h"

namespace steward::mirrors {
namespace {

using accounts::v1::AccountsEvent;
using accounts::v1::Calendar;
using accounts::v1::WeekdayHours;
using HoursList = google::protobuf::RepeatedPtrField<accounts::v1::OpenHours>;

constexpr int32_t kNineOClock = 9 * 3600;
constexpr int32_t kFiveOClock = 17 * 3600;
constexpr size_t kWorkdays = 5;

// `error`, which names no field of its own, said of `path`.
absl::Status At(absl::string_view path, const absl::Status& error) {
  return InvalidField(path, error.message());
}

absl::StatusOr<std::vector<DayInterval>> IntervalsOf(const HoursList& hours,
                                                     absl::string_view path) {
  std::vector<DayInterval> intervals;
  for (const auto& each : hours) {
    const auto open = ParseTimeOfDay(each.open());
    if (!open.ok()) return At(absl::StrCat(path, ".open"), open.status());
    const auto close = ParseTimeOfDay(each.close());
    if (!close.ok()) return At(absl::StrCat(path, ".close"), close.status());
    intervals.push_back({*open, *close});
  }
  return intervals;
}

absl::Status ReadWeek(const accounts::v1::CalendarRules& from, absl::string_view path,
                      CalendarRules* rules) {
  std::array<bool, 7> seen{};
  for (const WeekdayHours& each : from.week()) {
    const int index = each.weekday() - WeekdayHours::WEEKDAY_MONDAY;
    if (index < 0 || index > 6 || seen[static_cast<size_t>(index)]) {
      return InvalidField(absl::StrCat(path, ".week"), "must name each weekday at most once");
    }
    const auto day = static_cast<size_t>(index);
    seen[day] = true;
    STEWARD_ASSIGN_OR_RETURN(rules->weekly[day],
                             IntervalsOf(each.open(), absl::StrCat(path, ".week.open")));
  }
  return absl::OkStatus();
}

absl::Status ReadDates(const accounts::v1::CalendarRules& from, absl::string_view path,
                       CalendarRules* rules) {
  for (const auto& date : from.holidays()) {
    const auto day = DayFromDate(date);
    if (!day.ok()) return At(absl::StrCat(path, ".holidays"), day.status());
    rules->holidays.push_back(*day);
  }
  for (const auto& exception : from.exceptions()) {
    const auto day = DayFromDate(exception.date());
    if (!day.ok()) return At(absl::StrCat(path, ".exceptions.date"), day.status());
    STEWARD_ASSIGN_OR_RETURN(auto open,
                             IntervalsOf(exception.open(), absl::StrCat(path, ".exceptions.open")));
    rules->exceptions.push_back({*day, std::move(open)});
  }
  return absl::OkStatus();
}

absl::StatusOr<CalendarRules> RulesOf(const accounts::v1::CalendarRules& from,
                                      absl::string_view path) {
  CalendarRules rules;
  rules.zone = from.time_zone();
  STEWARD_RETURN_IF_ERROR(ReadWeek(from, path, &rules));
  STEWARD_RETURN_IF_ERROR(ReadDates(from, path, &rules));
  if (from.business_day_minutes() > 0) {
    rules.business_day_ms = int64_t{from.business_day_minutes()} * 60'000;
  }
  return rules;
}

void Revise(const accounts::v1::CalendarVersion& version, Calendar* calendar) {
  auto* versions = calendar->mutable_versions();
  while (!versions->empty() &&
         !IsBefore(versions->rbegin()->effective_from(), version.effective_from())) {
    versions->RemoveLast();
  }
  *versions->Add() = version;
}

BusinessCalendar MakeOfficeHours() {
  CalendarRules rules;
  rules.zone = "UTC";
  for (size_t day = 0; day < kWorkdays; ++day) rules.weekly[day] = {{kNineOClock, kFiveOClock}};
  auto calendar = BusinessCalendar::Create(rules, "office_hours");
  STEWARD_CHECK(calendar.ok()) << calendar.status().message();
  return *std::move(calendar);
}

}  // namespace

bool MirrorCalendar(const AccountsEvent& event, Calendar* calendar) {
  switch (event.event_case()) {
    case AccountsEvent::kCalendarCreated:
      *calendar = event.calendar_created().calendar();
      return true;
    case AccountsEvent::kCalendarRevised:
      Revise(event.calendar_revised().version(), calendar);
      return true;
    default:  // Not about a calendar.
      return false;
  }
}

absl::Status CheckCalendarRules(const accounts::v1::CalendarRules& rules, absl::string_view path) {
  STEWARD_ASSIGN_OR_RETURN(const CalendarRules read, RulesOf(rules, path));
  return ValidateCalendar(read, path);
}

absl::StatusOr<BusinessCalendar> BusinessCalendarOf(const Calendar& calendar) {
  std::vector<CalendarVersion> versions;
  for (const auto& version : calendar.versions()) {
    STEWARD_ASSIGN_OR_RETURN(CalendarRules rules, RulesOf(version.rules(), "versions.rules"));
    STEWARD_ASSIGN_OR_RETURN(const absl::Time from, FromTimestamp(version.effective_from()));
    versions.push_back({from, std::move(rules)});
  }
  return BusinessCalendar::CreateVersions(versions, "versions");
}

const BusinessCalendar& OfficeHours() {
  static const auto& calendar = *new BusinessCalendar(MakeOfficeHours());
  return calendar;
}

}  // namespace steward::mirrors
