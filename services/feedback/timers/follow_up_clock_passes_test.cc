#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/feedback/feedback_for_test.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FollowUpClockPasses, SaysOnceForEachClockThatItIsOverdue) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  // It began on a Thursday before opening: one business day ends that day, two on Friday, ten on
  // Wednesday in two weeks.
  const auto first = account.scenario.AdvanceTo(Utc(2026, 1, 1, 17));
  ASSERT_THAT(first.types, ElementsAre("FollowUpOverdue"));
  EXPECT_EQ(EventOf<v1::FollowUpOverdue>(first).kind(), v1::FollowUpClock::KIND_ACKNOWLEDGE);
  EXPECT_EQ(EffectiveTimeOf(first), Utc(2026, 1, 1, 17));
  EXPECT_TRUE(account.FollowUp(name).clocks(0).overdue());
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  EXPECT_TRUE(account.FollowUp(name).clocks(0).overdue()) << "it was, and stays so";
  account.scenario.AdvanceTo(Utc(2026, 1, 2, 16));
  account.Do(About<v1::ContactFollowUpRequest>(name));
  const auto last = account.scenario.AdvanceTo(Utc(2026, 2, 1));
  EXPECT_EQ(std::count(last.types.begin(), last.types.end(), "FollowUpOverdue"), 1);
  EXPECT_FALSE(account.FollowUp(name).clocks(1).overdue());
  EXPECT_TRUE(account.FollowUp(name).clocks(2).overdue());
  EXPECT_EQ(account.FollowUp(name).clocks(2).due().seconds(),
            absl::ToUnixSeconds(Utc(2026, 1, 14, 17)));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

// How many follow-ups are late with what this clock counts.
int64_t LateWith(const KnownAccount& account, v1::FollowUpClock::Kind kind) {
  return account.scenario.Sum(kOverdueFollowUps, {v1::FollowUpClock::Kind_Name(kind)}, "XXX",
                              DayInZone(account.scenario.now(), absl::UTCTimeZone()));
}

TEST(FollowUpClockPasses, ItCountsAsLateUntilItIsDone) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_ACKNOWLEDGE), 0);
  account.scenario.AdvanceTo(Utc(2026, 1, 2, 17));
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_ACKNOWLEDGE), 1);
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_CONTACT), 1);
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_ACKNOWLEDGE), 0) << "late, but done";
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_CONTACT), 1);
  account.Do(About<v1::GiveUpFollowUpRequest>(name));
  EXPECT_EQ(LateWith(account, v1::FollowUpClock::KIND_CONTACT), 0) << "it is closed";
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

accounts::v1::CalendarCreated Mornings() {
  accounts::v1::CalendarCreated event;
  event.mutable_calendar()->set_name("calendars/default");
  auto* rules = event.mutable_calendar()->add_versions()->mutable_rules();
  rules->set_time_zone("UTC");
  rules->set_business_day_minutes(4 * 60);
  for (int day = accounts::v1::WeekdayHours::WEEKDAY_MONDAY;
       day <= accounts::v1::WeekdayHours::WEEKDAY_SUNDAY; ++day) {
    auto* hours = rules->add_week();
    hours->set_weekday(static_cast<accounts::v1::WeekdayHours::Weekday>(day));
    hours->add_open()->set_open("08:00");
    hours->mutable_open(0)->set_close("12:00");
  }
  return event;
}

TEST(FollowUpClockPasses, TheHousesCalendarDecides) {
  KnownAccount account;
  account.scenario.Hears("calendars/default", Mornings());
  const std::string name = account.Unhappy();
  const v1::FollowUpClock clock = account.FollowUp(name).clocks(1);
  EXPECT_EQ(clock.due().seconds(), absl::ToUnixSeconds(Utc(2026, 1, 2, 12)));
  EXPECT_EQ(clock.calendar(), "calendars/default");
  EXPECT_EQ(clock.calendar_version(), 1);
}

}  // namespace
}  // namespace steward::feedback
