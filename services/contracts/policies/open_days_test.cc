#include "services/contracts/policies/open_days.h"

#include <set>

#include "absl/time/civil_time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::Eq;
using testing::IsOkAndHolds;
using testing::StatusIs;

const std::set<Weekday> kMondayToFriday = {Weekday::kMonday, Weekday::kTuesday, Weekday::kWednesday,
                                           Weekday::kThursday, Weekday::kFriday};

TEST(WeekdayOf, AgreesWithTheCalendarOfAbseil) {
  for (Day day = kDayMin; day <= kDayMax; day += 11) {
    const auto weekday = absl::GetWeekday(absl::CivilDay(1970, 1, 1) + day);
    ASSERT_EQ(static_cast<int>(WeekdayOf(day)), static_cast<int>(weekday)) << FormatDay(day);
  }
  EXPECT_EQ(WeekdayOf(D("2026-11-20")), Weekday::kFriday);
}

TEST(OpenWeekdays, AreOpenUnlessTheyAreHolidays) {
  const OpenWeekdays days(kMondayToFriday, {D("2026-12-25")});
  EXPECT_TRUE(days.IsOpen(D("2026-12-24")));
  EXPECT_FALSE(days.IsOpen(D("2026-12-25")));
  EXPECT_FALSE(days.IsOpen(D("2026-12-26")));
  EXPECT_FALSE(days.IsOpen(D("2026-12-27")));
  EXPECT_TRUE(days.IsOpen(D("2026-12-28")));
}

TEST(OpenDayAtOrBefore, TakesTheDayItselfOrTheLastOneBefore) {
  const OpenWeekdays days(kMondayToFriday, {D("2026-12-24"), D("2026-12-25")});
  EXPECT_THAT(OpenDayAtOrBefore(D("2026-12-28"), days), IsOkAndHolds(Eq(D("2026-12-28"))));
  EXPECT_THAT(OpenDayAtOrBefore(D("2026-12-27"), days), IsOkAndHolds(Eq(D("2026-12-23"))));
  EXPECT_THAT(OpenDayAtOrBefore(kDayMin, days), IsOkAndHolds(Eq(kDayMin)));
}

TEST(OpenDayAtOrBefore, GivesUpAfterTenClosedYears) {
  EXPECT_THAT(OpenDayAtOrBefore(D("2026-12-27"), OpenWeekdays({})),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(OpenDayAtOrBefore(kDayMin + 3, OpenWeekdays({Weekday::kSunday})),
              StatusIs(absl::StatusCode::kOutOfRange));
}

}  // namespace
}  // namespace steward::contracts
