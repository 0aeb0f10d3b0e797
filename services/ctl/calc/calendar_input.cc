#include "services/ctl/calc/calendar_input.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/status.h"

namespace steward::calc {
namespace {

int32_t ReadTimeOfDay(Inputs& in) {
  const std::string text = in.AsText();
  const absl::StatusOr<int32_t> seconds = ParseTimeOfDay(text);
  if (seconds.ok()) return *seconds;
  in.Fail(R"(must be a time of day from "00:00" to "24:00")");
  return 0;
}

std::vector<DayInterval> ReadIntervals(Inputs& in) {
  std::vector<DayInterval> intervals;
  for (Inputs* interval : in.AsList()) {
    const std::vector<Inputs*> bounds = interval->AsList();
    if (bounds.size() == 2) {
      intervals.push_back({ReadTimeOfDay(*bounds[0]), ReadTimeOfDay(*bounds[1])});
    } else {
      interval->Fail(R"(must be [open, close], as in ["09:00", "17:00"])");
    }
  }
  return intervals;
}

void ReadWeekly(Inputs& in, CalendarRules* rules) {
  for (const auto& [name, intervals] : in.Members()) {
    size_t weekday = 0;
    while (weekday < rules->weekly.size() && name != Std(WeekdayName(weekday))) ++weekday;
    if (weekday < rules->weekly.size()) {
      rules->weekly[weekday] = ReadIntervals(*intervals);
    } else {
      intervals->Fail("is no weekday; they are MON, TUE, WED, THU, FRI, SAT and SUN");
    }
  }
}

CalendarRules ReadRules(Inputs& in) {
  CalendarRules rules = {.zone = in.Text("zone")};
  if (Inputs* const weekly = in.Find("weekly")) ReadWeekly(*weekly, &rules);
  for (Inputs* date : in.ListOrEmpty("holidays")) rules.holidays.push_back(date->AsDate());
  for (Inputs* exception : in.ListOrEmpty("exceptions")) {
    rules.exceptions.push_back(
        {.date = exception->Date("date"), .open = ReadIntervals(exception->At("open"))});
  }
  rules.business_day_ms = in.OptionalInt("business_day_ms");
  return rules;
}

}  // namespace

CalendarInput ReadCalendar(Inputs& in, const std::string& field) {
  CalendarInput input = {.field = field};
  Inputs& calendar = in.At(field);
  Inputs* const versions = calendar.Find("versions");
  input.has_versions = versions != nullptr;
  if (!input.has_versions) {
    input.versions.push_back({.from = absl::InfinitePast(), .rules = ReadRules(calendar)});
    return input;
  }
  for (Inputs* version : versions->AsList()) {
    const absl::Time from = version->Instant("from");
    input.versions.push_back({.from = from, .rules = ReadRules(*version)});
  }
  return input;
}

std::optional<CalendarInput> ReadOptionalCalendar(Inputs& in, const std::string& field) {
  if (in.Find(field) == nullptr) return std::nullopt;
  return ReadCalendar(in, field);
}

absl::StatusOr<BusinessCalendar> MakeCalendar(const CalendarInput& input) {
  if (!input.has_versions) return BusinessCalendar::Create(input.versions[0].rules, input.field);
  return BusinessCalendar::CreateVersions(input.versions, absl::StrCat(input.field, ".versions"));
}

absl::StatusOr<BusinessCalendar> MakeCalendar(const std::optional<CalendarInput>& input) {
  return input.has_value() ? MakeCalendar(*input) : BusinessCalendar::AroundTheClock();
}

std::vector<Field> CalendarFields(const std::string& field) {
  return {
      {absl::StrCat(field, ".zone"), "IANA name of its time zone"},
      {absl::StrCat(field, ".weekly.*[][]"),
       R"([open, close) for each weekday, MON to SUN: [["09:00", "12:00"], ["13:00", "24:00"]], )"
       "in civil time; a weekday that is left out is closed"},
      {absl::StrCat(field, ".holidays[]"), "closed dates"},
      {absl::StrCat(field, ".exceptions[].date"), "a date, which then beats a holiday"},
      {absl::StrCat(field, ".exceptions[].open[][]"),
       "what replaces the date's intervals; [] is closed"},
      {absl::StrCat(field, ".business_day_ms"),
       "open time of one business day; default 8 h, or 24 h for a week that never closes"},
      {absl::StrCat(field, ".versions[].from"),
       "instead of the fields above, versions of them: the instant from which one holds; the first "
       "also holds before"},
      {absl::StrCat(field, ".versions[].zone"), "and all other fields of a calendar"},
  };
}

std::vector<Field> WithCalendar(const std::string& field, std::vector<Field> fields) {
  std::vector<Field> all = CalendarFields(field);
  all.insert(all.end(), std::make_move_iterator(fields.begin()),
             std::make_move_iterator(fields.end()));
  return all;
}

}  // namespace steward::calc
