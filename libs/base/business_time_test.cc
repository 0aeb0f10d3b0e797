#include "libs/base/business_time.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/business_time_for_test.h"
#include "libs/base/errors.h"

namespace steward {
namespace {

using namespace business_time_for_test;  // NOLINT(google-build-using-namespace)

std::string Due(const CalendarRules& rules, absl::string_view start, int64_t open_ms) {
  const absl::StatusOr<absl::Time> due = Calendar(rules).Add(T(start), open_ms);
  return due.ok() ? Text(*due) : due.status().ToString();
}

int64_t OpenMs(const CalendarRules& rules, absl::string_view start, absl::string_view end) {
  return Calendar(rules).OpenMs(T(start), T(end)).value();
}

// "OPEN 09:00-17:00" for each, in UTC.
std::string Readable(const absl::StatusOr<std::vector<BusinessCalendar::Stretch>>& stretches) {
  std::vector<std::string> lines;
  for (const auto& stretch : stretches.value()) {
    lines.push_back(absl::StrCat(stretch.is_open ? "OPEN " : "CLOSED ",
                                 absl::FormatTime("%d %H:%M", stretch.start, absl::UTCTimeZone()),
                                 " to ",
                                 absl::FormatTime("%d %H:%M", stretch.end, absl::UTCTimeZone())));
  }
  return absl::StrJoin(lines, ", ");
}

absl::StatusCode CodeOf(const CalendarRules& rules, absl::string_view start, int64_t open_ms) {
  return Calendar(rules).Add(T(start), open_ms).status().code();
}

TEST(BusinessTime, AddsOverNightsAndWeekends) {
  const CalendarRules office = Weekdays("UTC", {{9, 17}});
  EXPECT_EQ(Due(office, "2026-06-05T16:30:00Z", kHourMs), "2026-06-08T09:30:00Z");
  EXPECT_EQ(Due(office, "2026-06-05T16:00:00Z", 8 * kHourMs), "2026-06-08T16:00:00Z");
  const CalendarRules longer = Weekdays("UTC", {{8, 18}});
  EXPECT_EQ(Due(longer, "2026-06-08T17:00:00Z", 4 * kHourMs), "2026-06-09T11:00:00Z");
  EXPECT_EQ(Due(longer, "2026-06-08T17:00:00Z", 3 * kHourMs), "2026-06-09T10:00:00Z");
  CalendarRules split = {.zone = "UTC"};
  split.weekly[0] = {{28'800, 43'200}, {48'600, 64'800}};
  EXPECT_EQ(Due(split, "2026-06-08T11:30:00Z", kHourMs), "2026-06-08T14:00:00Z");
}

TEST(BusinessTime, AnswersTheExamplesOfThePage) {
  CalendarRules chatham = {.zone = "Pacific/Chatham"};
  chatham.weekly[1] = Open({{9, 12}, {13, 24}});
  EXPECT_EQ(OpenMs(chatham, "2026-04-07T19:43:23.838Z", "2026-04-08T13:26:42.244Z"), 0);
  CalendarRules newfoundland = chatham;
  newfoundland.zone = "America/St_Johns";
  EXPECT_EQ(Due(newfoundland, "2024-03-11T21:38:55.220Z", 61'200'000), "2024-03-19T14:30:00Z");
  CalendarRules kolkata = {.zone = "Asia/Kolkata"};
  for (size_t i = 0; i < 5; ++i) kolkata.weekly[i] = {{28'800, 43'200}, {48'600, 64'800}};
  EXPECT_EQ(Due(kolkata, "2026-06-05T13:00:00Z", 18'000'000), "2026-06-08T09:00:00Z");
}

TEST(BusinessTime, StopsAtTheClosingTimeRatherThanTheNextOpening) {
  const CalendarRules office = Weekdays("UTC", {{9, 17}});
  EXPECT_EQ(Due(office, "2026-06-05T09:00:00Z", 8 * kHourMs), "2026-06-05T17:00:00Z");
  EXPECT_EQ(Due(office, "2026-06-05T09:00:00Z", 8 * kHourMs + 1), "2026-06-08T09:00:00.001Z");
  EXPECT_EQ(Due(office, "2026-06-06T12:00:00Z", 0), "2026-06-06T12:00:00Z");
}

TEST(BusinessTime, CountsNothingBackwards) {
  const CalendarRules always = EveryDay("UTC", {{0, 24}});
  EXPECT_EQ(OpenMs(always, "2026-06-05T12:00:00Z", "2026-06-05T12:00:00Z"), 0);
  EXPECT_EQ(OpenMs(always, "2026-06-05T12:00:00Z", "2026-06-05T11:00:00Z"), 0);
  EXPECT_EQ(OpenMs(always, "2026-06-05T12:00:00Z", "2026-06-05T12:00:00.001Z"), 1);
}

TEST(BusinessTime, CountsWholeMilliseconds) {
  const CalendarRules always = EveryDay("UTC", {{0, 24}});
  EXPECT_EQ(OpenMs(always, "2026-06-05T12:00:00.000999Z", "2026-06-05T12:00:00.001Z"), 1);
  EXPECT_EQ(OpenMs(always, "2026-06-05T12:00:00.001Z", "2026-06-05T12:00:00.001999Z"), 0);
  EXPECT_EQ(Due(always, "2026-06-05T12:00:00.000999Z", 5), "2026-06-05T12:00:00.005Z");
}

TEST(BusinessTime, FollowsTheClockOverAGapAndAnOverlap) {
  const CalendarRules always = EveryDay("Europe/Berlin", {{0, 24}});
  EXPECT_EQ(Due(always, "2026-03-28T22:00:00Z", 4 * kHourMs), "2026-03-29T02:00:00Z");
  // The gap of 29 March, 02:00 to 03:00, has no open time; what begins in it begins at its end.
  EXPECT_EQ(
      OpenMs(EveryDay("Europe/Berlin", {{2, 3}}), "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"),
      0);
  EXPECT_EQ(
      OpenMs(EveryDay("Europe/Berlin", {{1, 4}}), "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z"),
      2 * kHourMs);
  // The hour from 02:00 to 03:00 of 25 October comes twice.
  EXPECT_EQ(
      OpenMs(EveryDay("Europe/Berlin", {{2, 3}}), "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z"),
      2 * kHourMs);
  CalendarRules half = {.zone = "Europe/Berlin"};
  half.weekly[6] = {{3600, 9000}, {9000, 10'800}};
  EXPECT_EQ(
      Readable(Calendar(half).Stretches(T("2026-10-24T22:00:00Z"), T("2026-10-25T04:00:00Z"))),
      "CLOSED 24 22:00 to 24 23:00, OPEN 24 23:00 to 25 02:00, CLOSED 25 02:00 to 25 04:00");
  half.weekly[6] = {{3600, 9000}};
  EXPECT_EQ(
      Readable(Calendar(half).Stretches(T("2026-10-24T22:00:00Z"), T("2026-10-25T04:00:00Z"))),
      "CLOSED 24 22:00 to 24 23:00, OPEN 24 23:00 to 25 00:30, CLOSED 25 00:30 to 25 04:00");
}

TEST(BusinessTime, KnowsSavingOfHalfAnHour) {
  const CalendarRules nights = EveryDay("Australia/Lord_Howe", {{0, 4}});
  EXPECT_EQ(OpenMs(nights, "2026-04-04T12:00:00Z", "2026-04-05T00:00:00Z"), 270 * kMinuteMs);
  EXPECT_EQ(OpenMs(nights, "2026-10-03T12:00:00Z", "2026-10-04T00:00:00Z"), 210 * kMinuteMs);
}

TEST(BusinessTime, SkipsTheDayThatSamoaNeverHad) {
  const CalendarRules samoa = EveryDay("Pacific/Apia", {{9, 17}});
  // 29 December, 09:00 at -10:00 is 19:00Z; the next opening is that of the 31st at +14:00.
  EXPECT_EQ(Due(samoa, "2011-12-29T19:00:00Z", 9 * kHourMs), "2011-12-30T20:00:00Z");
  EXPECT_EQ(OpenMs(samoa, "2011-12-28T10:00:00Z", "2011-12-31T10:00:00Z"), 3 * 8 * kHourMs);
  CalendarRules only = {.zone = "Pacific/Apia"};
  only.exceptions = {{.date = D("2011-12-30"), .open = Open({{0, 24}})}};
  EXPECT_EQ(OpenMs(only, "2011-12-01T00:00:00Z", "2012-02-01T00:00:00Z"), 0);
}

TEST(BusinessTime, UsesTheClockOfEachTimeInHistory) {
  // Berlin had no summer time in 1975 and local mean time, 53:28 ahead, until April 1893.
  const CalendarRules office = EveryDay("Europe/Berlin", {{9, 17}});
  EXPECT_EQ(Due(office, "1975-07-01T00:00:00Z", kHourMs), "1975-07-01T09:00:00Z");
  EXPECT_EQ(Due(office, "1890-07-01T00:00:00Z", kHourMs), "1890-07-01T09:06:32Z");
}

TEST(BusinessTime, GoesOnIn2100) {
  const CalendarRules office = EveryDay("Europe/Berlin", {{9, 17}});
  EXPECT_EQ(Due(office, "2100-02-28T16:00:00Z", kHourMs), "2100-03-01T09:00:00Z");
  EXPECT_EQ(Due(office, "2100-07-01T00:00:00Z", kHourMs), "2100-07-01T08:00:00Z");
  EXPECT_EQ(Due(office, "2399-12-30T23:00:00Z", kHourMs), "2399-12-31T09:00:00Z");
}

TEST(BusinessTime, AHolidayIsClosedAndAnExceptionBeatsIt) {
  CalendarRules rules = Weekdays("UTC", {{9, 17}});
  rules.holidays = {D("2026-12-25"), D("2026-12-25"), D("2026-12-28")};
  EXPECT_EQ(Due(rules, "2026-12-24T16:00:00Z", 2 * kHourMs), "2026-12-29T10:00:00Z");
  rules.exceptions = {{.date = D("2026-12-28"), .open = Open({{10, 12}})},
                      {.date = D("2026-12-27"), .open = Open({{23, 24}})},
                      {.date = D("2026-12-24"), .open = {}}};
  EXPECT_EQ(
      Readable(Calendar(rules).Stretches(T("2026-12-23T16:00:00Z"), T("2026-12-29T09:30:00Z"))),
      "OPEN 23 16:00 to 23 17:00, CLOSED 23 17:00 to 27 23:00, OPEN 27 23:00 to 28 00:00, "
      "CLOSED 28 00:00 to 28 10:00, OPEN 28 10:00 to 28 12:00, CLOSED 28 12:00 to 29 09:00, "
      "OPEN 29 09:00 to 29 09:30");
}

TEST(BusinessTime, OpensOverMidnightInTwoIntervalsAsOneStretch) {
  CalendarRules rules = {.zone = "UTC"};
  rules.weekly[4] = Open({{22, 24}});
  rules.weekly[5] = Open({{0, 6}});
  const BusinessCalendar calendar = Calendar(rules);
  EXPECT_EQ(Readable(calendar.Stretches(T("2026-06-05T12:00:00Z"), T("2026-06-06T12:00:00Z"))),
            "CLOSED 05 12:00 to 05 22:00, OPEN 05 22:00 to 06 06:00, CLOSED 06 06:00 to 06 12:00");
  EXPECT_EQ(Readable(calendar.Stretches(T("2026-06-05T12:00:00Z"), T("2026-06-05T12:00:00Z"))), "");
}

TEST(BusinessTime, UsesTheVersionInForce) {
  const std::vector<CalendarVersion> versions = {
      {.from = T("2026-01-01T00:00:00Z"), .rules = Weekdays("UTC", {{9, 17}})},
      {.from = T("2026-06-08T12:00:00Z"), .rules = Weekdays("Europe/Berlin", {{6, 22}})},
      {.from = T("2026-06-09T00:00:00Z"), .rules = Weekdays("UTC", {{0, 24}})}};
  const BusinessCalendar calendar = BusinessCalendar::CreateVersions(versions, "versions").value();
  EXPECT_EQ(Readable(calendar.Stretches(T("2026-06-08T00:00:00Z"), T("2026-06-09T12:00:00Z"))),
            "CLOSED 08 00:00 to 08 09:00, OPEN 08 09:00 to 08 20:00, CLOSED 08 20:00 to 09 00:00, "
            "OPEN 09 00:00 to 09 12:00");
  EXPECT_EQ(calendar.OpenMs(T("2026-06-08T10:00:00Z"), T("2026-06-09T01:00:00Z")).value(),
            11 * kHourMs);
  EXPECT_EQ(Text(calendar.Add(T("2026-06-08T10:00:00Z"), 10 * kHourMs).value()),
            "2026-06-08T20:00:00Z");
  EXPECT_EQ(Text(calendar.Add(T("2026-06-08T10:00:00Z"), 11 * kHourMs).value()),
            "2026-06-09T01:00:00Z");
  // Before the first version, the first one.
  EXPECT_EQ(Text(calendar.Add(T("2020-06-05T16:30:00Z"), kHourMs).value()), "2020-06-08T09:30:00Z");
}

TEST(BusinessTime, KnowsWhichDaysAreOpen) {
  CalendarRules rules = Weekdays("Pacific/Apia", {{9, 17}});
  rules.holidays = {D("2026-06-09")};
  rules.exceptions = {{.date = D("2026-06-13"), .open = Open({{10, 11}})}};
  const BusinessCalendar calendar =
      BusinessCalendar::CreateVersions(
          {{.from = absl::InfinitePast(), .rules = rules},
           {.from = T("2026-06-16T00:00:00Z"), .rules = EveryDay("UTC", {{0, 1}})}},
          "versions")
          .value();
  std::string open;
  for (Day day = D("2026-06-08"); day < D("2026-06-24"); ++day) {
    open += calendar.OpensOn(day) ? 'x' : '.';
  }
  EXPECT_EQ(open, "x.xxxx.xxxxxxxxx");
  // A Friday that never was.
  EXPECT_FALSE(calendar.OpensOn(D("2011-12-30")));
  EXPECT_FALSE(calendar.OpensOn(kDayMin));
  EXPECT_FALSE(calendar.OpensOn(kDayMax));
}

TEST(BusinessTime, NothingOpenForTenYearsIsAnErrorAtOnce) {
  EXPECT_EQ(CodeOf({.zone = "UTC"}, "2026-06-05T00:00:00Z", 1), absl::StatusCode::kOutOfRange);
  CalendarRules once = {.zone = "UTC"};
  once.exceptions = {{.date = D("2036-06-05"), .open = Open({{0, 1}})},
                     {.date = D("2050-01-01"), .open = Open({{0, 1}})}};
  EXPECT_EQ(CodeOf(once, "2026-06-05T00:00:00Z", 1), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Due(once, "2026-06-05T00:00:00.001Z", 1), "2036-06-05T00:00:00.001Z");
  EXPECT_EQ(Due(once, "2030-06-05T00:00:00Z", kHourMs), "2036-06-05T01:00:00Z");
  // The second one is 13 years after the first.
  EXPECT_EQ(CodeOf(once, "2030-06-05T00:00:00Z", kHourMs + 1), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Due(once, "2045-06-05T00:00:00Z", kHourMs), "2050-01-01T01:00:00Z");
  EXPECT_EQ(CodeOf(once, "2045-06-05T00:00:00Z", kHourMs + 1), absl::StatusCode::kOutOfRange);
}

TEST(BusinessTime, LongDurationsAreFineWhereItOpens) {
  EXPECT_EQ(Due(EveryDay("UTC", {{0, 24}}), "2026-01-01T00:00:00Z", 36'525 * 24 * kHourMs),
            "2126-01-02T00:00:00Z");
}

TEST(BusinessTime, RefusesWhatItDoesNotKnow) {
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  EXPECT_EQ(always.Add(T("2026-01-01T00:00:00Z"), -1).status().code(),
            absl::StatusCode::kInvalidArgument);
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(always.Add(T("2026-01-01T00:00:00Z"), kMax).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(always.Add(T("1700-01-01T00:00:00Z"), 1).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(always.OpenMs(T("2026-01-01T00:00:00Z"), absl::InfiniteFuture()).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(always.OpenMs(T("1800-01-01T00:00:00Z"), T("2399-12-31T23:59:59.999Z")).value(),
            (kBusinessTimeSecondsEnd - kBusinessTimeSecondsMin) * 1000 - 1);
  EXPECT_EQ(always.Add(T("2399-12-31T23:59:59.998Z"), 1).value(), T("2399-12-31T23:59:59.999Z"));
  EXPECT_EQ(always.Add(T("2399-12-31T23:59:59.998Z"), 2).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(BusinessTime, ListsNoMoreStretchesThanItsLimit) {
  const CalendarRules split = EveryDay("UTC", {{1, 2}, {3, 4}, {5, 6}});
  EXPECT_EQ(Calendar(split)
                .Stretches(T("2000-01-01T00:00:00Z"), T("2030-01-01T00:00:00Z"))
                .status()
                .code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(BusinessTime, ABusinessDayIsAFieldOfTheVersion) {
  CalendarRules short_day = Weekdays("UTC", {{9, 17}});
  short_day.business_day_ms = 7 * kHourMs;
  const BusinessCalendar calendar =
      BusinessCalendar::CreateVersions(
          {{.from = T("2026-01-01T00:00:00Z"), .rules = Weekdays("UTC", {{9, 17}})},
           {.from = T("2026-07-01T00:00:00Z"), .rules = short_day}},
          "versions")
          .value();
  EXPECT_EQ(calendar.BusinessDaysMs(3, T("2026-06-30T23:59:59Z")).value(), 24 * kHourMs);
  EXPECT_EQ(calendar.BusinessDaysMs(3, T("2026-07-01T00:00:00Z")).value(), 21 * kHourMs);
  const BusinessCalendar always = BusinessCalendar::AroundTheClock();
  EXPECT_EQ(always.BusinessDaysMs(2, T("2026-06-30T00:00:00Z")).value(), 48 * kHourMs);
  EXPECT_EQ(always.BusinessDaysMs(-1, T("2026-06-30T00:00:00Z")).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(always.BusinessDaysMs(std::numeric_limits<int64_t>::max(), T("2026-06-30T00:00:00Z"))
                .status()
                .code(),
            absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace steward
