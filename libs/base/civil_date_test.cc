#include "libs/base/civil_date.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/base/clock.h"

namespace steward {
namespace {

Day D(absl::string_view text) { return ParseDay(text).value(); }

absl::TimeZone Zone(absl::string_view name) { return LoadZone(name).value(); }

google::type::Date Date(int year, int month, int day) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(Day, CountsFrom1970BetweenItsLimits) {
  EXPECT_EQ(D("1970-01-01"), 0);
  EXPECT_EQ(D("1969-12-31"), -1);
  EXPECT_EQ(D("0001-01-01"), kDayMin);
  EXPECT_EQ(D("9999-12-31"), kDayMax);
  EXPECT_EQ(FormatDay(kDayMin), "0001-01-01");
  EXPECT_EQ(FormatDay(kDayMax), "9999-12-31");
}

TEST(Day, EveryOneRoundTripsThroughTextAndDate) {
  for (Day day = kDayMin; day <= kDayMax; day += 97) {
    ASSERT_EQ(D(FormatDay(day)), day);
    ASSERT_EQ(DayFromDate(DateFromDay(day)).value(), day);
  }
}

TEST(Day, RefusesDatesThatDoNotExist) {
  EXPECT_TRUE(DayFromDate(Date(2024, 2, 29)).ok());
  for (const google::type::Date& date :
       {Date(2026, 2, 29), Date(0, 1, 1), Date(10000, 1, 1), Date(2026, 0, 1), Date(2026, 13, 1),
        Date(2026, 1, 0), Date(2026, 1, 32), Date(2026, 3, -1), Date(-5, 1, 1),
        Date(2026, 2147483647, 2147483647)}) {
    EXPECT_EQ(DayFromDate(date).status().code(), absl::StatusCode::kInvalidArgument)
        << date.DebugString();
  }
}

TEST(ParseDay, RefusesOtherText) {
  for (const char* text : {"", "2026-3-1", "2026-02-30", "20260301", "2026-03-01T", " 2026-03-01",
                           "2026/03/01", "0000-01-01", "+026-03-01", "2026-03-0x"}) {
    EXPECT_EQ(ParseDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(AddMonths, KeepsTheOriginalDayAndClampsIt) {
  EXPECT_EQ(AddMonths(D("2026-01-31"), 1).value(), D("2026-02-28"));
  EXPECT_EQ(AddMonths(D("2026-01-31"), 2).value(), D("2026-03-31"));
  EXPECT_EQ(AddMonths(D("2024-01-31"), 1).value(), D("2024-02-29"));
  EXPECT_EQ(AddMonths(D("2024-02-29"), 12).value(), D("2025-02-28"));
  EXPECT_EQ(AddMonths(D("2026-03-31"), -1).value(), D("2026-02-28"));
  EXPECT_EQ(AddMonths(D("2026-03-15"), -15).value(), D("2024-12-15"));
  EXPECT_EQ(AddMonths(D("2026-03-15"), 0).value(), D("2026-03-15"));
}

TEST(AddMonths, StopsAtTheLimits) {
  EXPECT_EQ(AddMonths(D("9999-11-30"), 1).value(), D("9999-12-30"));
  EXPECT_EQ(AddMonths(D("9999-12-01"), 1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(AddMonths(D("0001-01-31"), -1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(AddMonths(0, 2147483647).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(EndOfMonth, KnowsLeapYears) {
  EXPECT_EQ(EndOfMonth(D("2026-02-01")), D("2026-02-28"));
  EXPECT_EQ(EndOfMonth(D("2000-02-29")), D("2000-02-29"));
  EXPECT_EQ(EndOfMonth(D("1900-02-10")), D("1900-02-28"));
  EXPECT_EQ(EndOfMonth(kDayMax), kDayMax);
}

TEST(LoadZone, TakesNamesOfTheDatabaseOnly) {
  EXPECT_TRUE(LoadZone("UTC").ok());
  EXPECT_TRUE(LoadZone("America/Argentina/Buenos_Aires").ok());
  EXPECT_TRUE(LoadZone("Etc/GMT+12").ok());
  for (const char* name : {"", "Europe/Atlantis", "localtime", "/usr/share/zoneinfo/UTC",
                           "../zoneinfo/UTC", "Fixed/UTC+01:00:00", ":UTC", "Europe", "UTC "}) {
    const absl::Status status = LoadZone(name).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_NE(status.message().find(name), absl::string_view::npos) << status;
  }
}

TEST(DayInZone, FollowsTheZonesCalendar) {
  const absl::Time time = ParseRfc3339("2026-03-01T23:30:00Z").value();
  EXPECT_EQ(DayInZone(time, Zone("UTC")), D("2026-03-01"));
  EXPECT_EQ(DayInZone(time, Zone("Europe/Berlin")), D("2026-03-02"));
  EXPECT_EQ(DayInZone(absl::InfiniteFuture(), Zone("UTC")), kDayMax);
  EXPECT_EQ(DayInZone(absl::InfinitePast(), Zone("UTC")), kDayMin);
}

TEST(StartOfDay, IsMidnightInTheZone) {
  EXPECT_EQ(FormatRfc3339(StartOfDay(D("2026-03-01"), Zone("Europe/Berlin"))),
            "2026-02-28T23:00:00.000000Z");
  EXPECT_EQ(StartOfDay(0, Zone("UTC")), absl::UnixEpoch());
}

TEST(StartOfDay, IsTheEndOfAGapAtMidnight) {
  // Tehran set its clocks forward at 00:00 on 22 March 2022.
  EXPECT_EQ(FormatRfc3339(StartOfDay(D("2022-03-22"), Zone("Asia/Tehran"))),
            "2022-03-21T20:30:00.000000Z");
  // Samoa skipped all of 30 December 2011: its start is the next day's.
  const absl::TimeZone apia = Zone("Pacific/Apia");
  EXPECT_EQ(StartOfDay(D("2011-12-30"), apia), StartOfDay(D("2011-12-31"), apia));
}

TEST(StartOfDay, IsTheFirstOfTwoMidnights) {
  // Havana sets its clocks back from 01:00 to 00:00.
  EXPECT_EQ(FormatRfc3339(StartOfDay(D("2025-11-02"), Zone("America/Havana"))),
            "2025-11-02T04:00:00.000000Z");
}

TEST(InstantOf, TakesTheEarlierOffsetAndTheEndOfGaps) {
  const absl::TimeZone berlin = Zone("Europe/Berlin");
  EXPECT_EQ(FormatRfc3339(InstantOf(absl::CivilSecond(2026, 3, 29, 2, 30, 0), berlin)),
            "2026-03-29T01:00:00.000000Z");
  EXPECT_EQ(FormatRfc3339(InstantOf(absl::CivilSecond(2026, 10, 25, 2, 30, 0), berlin)),
            "2026-10-25T00:30:00.000000Z");
}

}  // namespace
}  // namespace steward
