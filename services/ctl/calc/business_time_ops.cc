#include <utility>

#include "libs/base/business_time.h"
#include "libs/base/status.h"
#include "services/ctl/calc/calendar_input.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

constexpr char kGroup[] = "business_time";

absl::StatusOr<Json> OpenTime(Inputs& in) {
  const CalendarInput input = ReadCalendar(in, "calendar");
  const absl::Time start = in.Instant("start");
  const absl::Time end = in.Instant("end");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms, calendar.OpenMs(start, end));
  return Json{{"open_ms", open_ms}};
}

absl::StatusOr<Json> AddOpenTime(Inputs& in) {
  const CalendarInput input = ReadCalendar(in, "calendar");
  const absl::Time start = in.Instant("start");
  const int64_t open_ms = in.Int("open_ms", kNotNegative);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time result, calendar.Add(start, open_ms));
  return Json{{"result", FormatInstant(result)}};
}

absl::StatusOr<Json> AddBusinessDays(Inputs& in) {
  const CalendarInput input = ReadCalendar(in, "calendar");
  const absl::Time start = in.Instant("start");
  const int64_t days = in.Int("days", kNotNegative);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms, calendar.BusinessDaysMs(days, start));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time result, calendar.Add(start, open_ms));
  return Json{{"open_ms", open_ms}, {"result", FormatInstant(result)}};
}

absl::StatusOr<Json> OpenIntervals(Inputs& in) {
  const CalendarInput input = ReadCalendar(in, "calendar");
  const absl::Time start = in.Instant("start");
  const absl::Time end = in.Instant("end");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const BusinessCalendar calendar, MakeCalendar(input));
  STEWARD_ASSIGN_OR_RETURN(const auto stretches, calendar.Stretches(start, end));
  Json intervals = Json::array();
  for (const BusinessCalendar::Stretch& stretch : stretches) {
    intervals.push_back({{"kind", stretch.is_open ? "OPEN" : "CLOSED"},
                         {"start", FormatInstant(stretch.start)},
                         {"end", FormatInstant(stretch.end)}});
  }
  return Json{{"intervals", std::move(intervals)}};
}

}  // namespace

std::vector<Op> BusinessTimeOps() {
  const Field start = {"start", "instant"};
  const Field end = {"end", "instant; not after start: nothing is open"};
  return {
      {.name = "open_time",
       .group = kGroup,
       .summary = "The open time between two instants.",
       .fields = WithCalendar("calendar", {start, end}),
       .example =
           R"({"calendar": {"zone": "Pacific/Chatham", "weekly": {"TUE": [["09:00", "12:00"], ["13:00", "24:00"]]}}, "start": "2026-04-07T19:43:23.838Z", "end": "2026-04-08T13:26:42.244Z"})",
       .example_result = R"({"open_ms": 0})",
       .function = OpenTime},
      {.name = "add_open_time",
       .group = kGroup,
       .summary = "The first instant by which that much open time has passed.",
       .fields = WithCalendar("calendar", {start, {"open_ms", "milliseconds, at least 0"}}),
       .example =
           R"({"calendar": {"zone": "America/St_Johns", "weekly": {"TUE": [["09:00", "12:00"], ["13:00", "24:00"]]}}, "start": "2024-03-11T21:38:55.220Z", "open_ms": 61200000})",
       .example_result = R"({"result": "2024-03-19T14:30:00Z"})",
       .function = AddOpenTime},
      {.name = "add_business_days",
       .group = kGroup,
       .summary = "The first instant by which that many business days have passed.",
       .fields = WithCalendar("calendar", {start, {"days", "business days, at least 0"}}),
       .example =
           R"({"calendar": {"zone": "UTC", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]]}}, "start": "2026-06-08T12:00:00Z", "days": 2})",
       .example_result = R"({"open_ms": 57600000, "result": "2026-06-15T12:00:00Z"})",
       .function = AddBusinessDays},
      {.name = "open_intervals",
       .group = kGroup,
       .summary = "The time between two instants, cut where the calendar opens and closes.",
       .fields = WithCalendar("calendar", {start, end}),
       .example =
           R"({"calendar": {"zone": "Europe/Berlin", "weekly": {"SUN": [["01:00", "04:00"]]}}, "start": "2026-03-29T00:00:00Z", "end": "2026-03-29T03:00:00Z"})",
       .example_result =
           R"({"intervals": [{"kind": "OPEN", "start": "2026-03-29T00:00:00Z", "end": "2026-03-29T02:00:00Z"}, {"kind": "CLOSED", "start": "2026-03-29T02:00:00Z", "end": "2026-03-29T03:00:00Z"}]})",
       .function = OpenIntervals},
  };
}

}  // namespace steward::calc
