#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(BusinessTimeOps, OpenTime) {
  ExpectResult(
      R"({"op": "open_time", "inputs": {"calendar": {"zone": "Pacific/Chatham", "weekly": {"TUE": [["09:00", "12:00"], ["13:00", "24:00"]]}}, "start": "2026-04-07T19:43:23.838Z", "end": "2026-04-08T13:26:42.244Z"}})",
      R"({"open_ms": 0})");
}

TEST(BusinessTimeOps, AddOpenTime) {
  ExpectResult(
      R"({"op": "add_open_time", "inputs": {"calendar": {"zone": "America/St_Johns", "weekly": {"TUE": [["09:00", "12:00"], ["13:00", "24:00"]]}}, "start": "2024-03-11T21:38:55.220Z", "open_ms": 61200000}})",
      R"({"result": "2024-03-19T14:30:00Z"})");
}

TEST(BusinessTimeOps, HolidaysAndExceptions) {
  ExpectResultOf(
      "add_open_time",
      R"({"calendar": {"zone": "UTC", "weekly": {"MON": [["09:00", "17:00"]], "TUE": [["09:00", "17:00"]]},
          "holidays": ["2026-06-08", "2026-06-09"],
          "exceptions": [{"date": "2026-06-09", "open": [["10:00", "11:00:30"]]}, {"date": "2026-06-15", "open": []}]},
          "start": "2026-06-08T00:00:00Z", "open_ms": 3630001})",
      R"({"result": "2026-06-16T09:00:00.001Z"})");
}

TEST(BusinessTimeOps, Versions) {
  ExpectResultOf("open_time",
                 R"({"calendar": {"versions": [{"from": "2026-01-01T00:00:00Z", "zone": "UTC"},
          {"from": "2026-06-08T12:00:00Z", "zone": "Europe/Berlin", "weekly": {"MON": [["00:00", "24:00"]]}}]},
          "start": "2026-06-01T00:00:00Z", "end": "2026-06-09T00:00:00Z"})",
                 R"({"open_ms": 36000000})");
  ExpectBadField("open_time",
                 R"({"calendar": {"versions": [{"from": "2026-01-01T00:00:00Z", "zone": "Utopia"}]},
          "start": "2026-06-01T00:00:00Z", "end": "2026-06-09T00:00:00Z"})",
                 "inputs.calendar.versions[0].zone");
}

TEST(BusinessTimeOps, BusinessDays) {
  ExpectResultOf("add_business_days",
                 R"({"calendar": {"zone": "UTC", "business_day_ms": 3600000,
          "weekly": {"MON": [["09:00", "17:00"]]}}, "start": "2026-06-08T00:00:00Z", "days": 3})",
                 R"({"open_ms": 10800000, "result": "2026-06-08T12:00:00Z"})");
}

void ExpectBadCalendar(const char* calendar, const char* field) {
  ExpectBadField("open_time",
                 absl::StrCat(R"({"start": "2026-06-01T00:00:00Z", "end": "2026-06-09T00:00:00Z",
                     "calendar": )",
                              calendar, "}"),
                 field);
}

TEST(BusinessTimeOps, NameTheFieldThatIsWrong) {
  ExpectBadCalendar(R"({"zone": "Utopia"})", "inputs.calendar.zone");
  ExpectBadCalendar(R"({"weekly": {}})", "inputs.calendar.zone");
  ExpectBadCalendar(R"({"zone": "UTC", "weekly": {"MONDAY": []}})",
                    "inputs.calendar.weekly.MONDAY");
  ExpectBadCalendar(R"({"zone": "UTC", "weekly": {"MON": [["9:00", "17:00"]]}})",
                    "inputs.calendar.weekly.MON[0][0]");
  ExpectBadCalendar(R"({"zone": "UTC", "weekly": {"MON": [["09:00", "24:01"]]}})",
                    "inputs.calendar.weekly.MON[0][1]");
  ExpectBadCalendar(R"({"zone": "UTC", "weekly": {"MON": [["09:00"]]}})",
                    "inputs.calendar.weekly.MON[0]");
  ExpectBadCalendar(R"({"zone": "UTC", "weekly": {"MON": [["22:00", "06:00"]]}})",
                    "inputs.calendar.weekly.MON[0]");
  ExpectBadCalendar(
      R"({"zone": "UTC", "weekly": {"MON": [["09:00", "12:00"], ["11:00", "13:00"]]}})",
      "inputs.calendar.weekly.MON[1]");
  ExpectBadCalendar(R"({"zone": "UTC", "holidays": ["2026-02-30"]})",
                    "inputs.calendar.holidays[0]");
  ExpectBadCalendar(R"({"zone": "UTC", "holiday": []})", "inputs.calendar.holiday");
  ExpectBadField("add_open_time",
                 R"({"calendar": {"zone": "UTC"}, "start": "2026-06-01T00:00:00Z", "open_ms": -1})",
                 "inputs.open_ms");
}

TEST(BusinessTimeOps, NothingThatOpensIsOutOfRange) {
  ExpectError("add_open_time",
              R"({"calendar": {"zone": "UTC"}, "start": "2026-06-01T00:00:00Z", "open_ms": 1})",
              "OUT_OF_RANGE", "inputs");
  ExpectResultOf("add_open_time",
                 R"({"calendar": {"zone": "UTC"}, "start": "2026-06-01T00:00:00Z", "open_ms": 0})",
                 R"({"result": "2026-06-01T00:00:00Z"})");
}

}  // namespace
}  // namespace steward::calc
