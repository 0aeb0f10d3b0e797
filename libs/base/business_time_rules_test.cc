#include "libs/base/business_time_rules.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/base/business_time.h"
#include "libs/base/business_time_for_test.h"
#include "libs/base/errors.h"

namespace steward {
namespace {

using namespace business_time_for_test;  // NOLINT(google-build-using-namespace)

// The field that the refusal names.
std::string Fault(const CalendarRules& rules) {
  const absl::Status status = ValidateCalendar(rules, "calendar");
  const ErrorDetail detail = DetailOf(status);
  return detail.violations().empty() ? "none" : detail.violations(0).field();
}

TEST(CalendarRules, AreFineWithTouchingIntervalsInAnyOrder) {
  EXPECT_EQ(Fault(Weekdays("UTC", {{12, 24}, {0, 6}, {6, 12}})), "none");
  EXPECT_EQ(Fault({.zone = "UTC"}), "none");
}

TEST(CalendarRules, NameTheFieldThatIsWrong) {
  EXPECT_EQ(Fault(Weekdays("Europe/Atlantis", {})), "calendar.zone");
  EXPECT_EQ(Fault(Weekdays("", {})), "calendar.zone");
  CalendarRules rules = {.zone = "UTC"};
  rules.weekly[6] = {{0, 60}, {120, 120}};
  EXPECT_EQ(Fault(rules), "calendar.weekly.SUN[1]");
  rules.weekly[6] = {{79'200, 21'600}};
  EXPECT_EQ(Fault(rules), "calendar.weekly.SUN[0]");
  rules.weekly[6] = {{-1, 60}};
  EXPECT_EQ(Fault(rules), "calendar.weekly.SUN[0]");
  rules.weekly[6] = {{0, 86'401}};
  EXPECT_EQ(Fault(rules), "calendar.weekly.SUN[0]");
  rules.weekly[6] = {{600, 1200}, {0, 601}};
  EXPECT_EQ(Fault(rules), "calendar.weekly.SUN[1]");
  rules.weekly[6].clear();
  rules.holidays = {0, kDayMax + 1};
  EXPECT_EQ(Fault(rules), "calendar.holidays[1]");
  rules.holidays.clear();
  rules.exceptions = {{.date = 1}, {.date = 2, .open = {{5, 5}}}};
  EXPECT_EQ(Fault(rules), "calendar.exceptions[1].open[0]");
  rules.exceptions = {{.date = 1}, {.date = 1}};
  EXPECT_EQ(Fault(rules), "calendar.exceptions[1].date");
  rules.exceptions.clear();
  rules.business_day_ms = 0;
  EXPECT_EQ(Fault(rules), "calendar.business_day_ms");
  rules.business_day_ms = kBusinessDayMsMax + 1;
  EXPECT_EQ(Fault(rules), "calendar.business_day_ms");
}

TEST(CalendarRules, HaveLimits) {
  CalendarRules rules = {.zone = "UTC"};
  for (int32_t i = 0; i < kCalendarDayIntervalsMax; ++i) rules.weekly[0].push_back({i, i + 1});
  rules.holidays.assign(kCalendarHolidaysMax, 7);
  for (Day i = 0; i < kCalendarExceptionsMax; ++i) rules.exceptions.push_back({.date = i});
  EXPECT_EQ(Fault(rules), "none");
  rules.exceptions.push_back({.date = kCalendarExceptionsMax});
  EXPECT_EQ(Fault(rules), "calendar.exceptions");
  rules.holidays.push_back(8);
  EXPECT_EQ(Fault(rules), "calendar.holidays");
  rules.weekly[0].push_back({100, 101});
  EXPECT_EQ(Fault(rules), "calendar.weekly.MON");
}

TEST(CalendarRules, ADayIs24HoursWhereTheWeekNeverCloses) {
  EXPECT_EQ(BusinessDayMsOf(EveryDay("UTC", {{0, 12}, {12, 24}})), 24 * kHourMs);
  EXPECT_EQ(BusinessDayMsOf(Weekdays("UTC", {{0, 24}})), 8 * kHourMs);
}

TEST(ParseTimeOfDay, TakesMinutesAndSecondsUpToMidnight) {
  EXPECT_EQ(ParseTimeOfDay("00:00").value(), 0);
  EXPECT_EQ(ParseTimeOfDay("09:30").value(), 34'200);
  EXPECT_EQ(ParseTimeOfDay("23:59:59").value(), 86'399);
  EXPECT_EQ(ParseTimeOfDay("24:00").value(), 86'400);
  for (const char* text : {"", "9:00", "24:01", "24:00:01", "12:60", "12:00:60", "12-00",
                           "12:00:", "12:0a", " 12:00", "99:00", "12:00:00.5"}) {
    EXPECT_EQ(ParseTimeOfDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(CalendarVersions, AreAtLeastOneAndAscend) {
  const CalendarVersion version = {.from = absl::UnixEpoch(), .rules = {.zone = "UTC"}};
  EXPECT_FALSE(BusinessCalendar::CreateVersions({}, "versions").ok());
  EXPECT_TRUE(BusinessCalendar::CreateVersions({version}, "versions").ok());
  const absl::Status status =
      BusinessCalendar::CreateVersions({version, version}, "versions").status();
  EXPECT_EQ(DetailOf(status).violations(0).field(), "versions[1].from");
  CalendarVersion nowhere = {.from = absl::InfiniteFuture(), .rules = {.zone = "Nowhere"}};
  EXPECT_EQ(DetailOf(BusinessCalendar::CreateVersions({version, nowhere}, "versions").status())
                .violations(0)
                .field(),
            "versions[1].zone");
}

}  // namespace
}  // namespace steward
