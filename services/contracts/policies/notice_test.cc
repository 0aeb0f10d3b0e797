#include "services/contracts/policies/notice.h"

#include <cstdlib>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using testing::IsOk;
using testing::StatusIs;

const std::set<Weekday> kMondayToFriday = {Weekday::kMonday, Weekday::kTuesday, Weekday::kWednesday,
                                           Weekday::kThursday, Weekday::kFriday};

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, &error)) << text << ": " << error;
  return time;
}

NoticeDeadline DeadlineIn(const std::string& zone, const NoticeRules& rules, Day term_end,
                          const std::set<Day>& holidays = {}) {
  const OpenWeekdays open_days(kMondayToFriday, holidays);
  return NoticeDeadlineOf(rules, term_end, {.zone = LoadZone(zone).value(), .open_days = open_days})
      .value();
}

std::string LastDay(const NoticeRules& rules, const std::string& term_end) {
  return FormatDay(DeadlineIn("UTC", rules, D(term_end)).last_valid_day);
}

constexpr auto kCalendar = NoticeCounting::kCalendarDays;
constexpr auto kBusiness = NoticeCounting::kBusinessDays;

TEST(NoticeDeadline, IsSoManyCalendarDaysBeforeTheEnd) {
  const NoticeDeadline deadline = DeadlineIn("Europe/Berlin", {.days = 60}, D("2027-01-01"));
  EXPECT_EQ(FormatDay(deadline.deadline_day), "2026-11-02");
  EXPECT_EQ(FormatDay(deadline.last_valid_day), "2026-11-01");
  EXPECT_EQ(deadline.deadline, At("2026-11-02T00:00:00+01:00"));
}

TEST(NoticeDeadline, RollsTheLastValidDayBackToAnOpenOneAndMovesWithIt) {
  const NoticeDeadline deadline =
      DeadlineIn("UTC", {.days = 60, .roll_back = true}, D("2027-01-01"));
  EXPECT_EQ(FormatDay(deadline.last_valid_day), "2026-10-30");
  EXPECT_EQ(FormatDay(deadline.deadline_day), "2026-10-31");
  EXPECT_EQ(deadline.deadline, At("2026-10-31T00:00:00Z"));
}

TEST(NoticeDeadline, CountsOpenDaysBeforeTheEndWhichItselfNeverCounts) {
  EXPECT_EQ(LastDay({.days = 5, .counting = kBusiness}, "2026-11-20"), "2026-11-12");
  // From a Saturday, a Sunday and a Monday the same Friday is the first.
  for (const char* end : {"2026-11-21", "2026-11-22", "2026-11-23"}) {
    EXPECT_EQ(LastDay({.days = 1, .counting = kBusiness}, end), "2026-11-19");
  }
  // The fifth open day is a Monday, and the Sunday before it is rolled back to Friday.
  EXPECT_EQ(LastDay({.days = 4, .counting = kBusiness}, "2026-11-20"), "2026-11-15");
  EXPECT_EQ(LastDay({.days = 4, .counting = kBusiness, .roll_back = true}, "2026-11-20"),
            "2026-11-13");
}

TEST(NoticeDeadline, HolidaysAreNotOpen) {
  const std::set<Day> holidays = {D("2026-12-24"), D("2026-12-25")};
  const NoticeRules rules = {.days = 1, .counting = kBusiness};
  EXPECT_EQ(FormatDay(DeadlineIn("UTC", rules, D("2026-12-28"), holidays).deadline_day),
            "2026-12-23");
}

TEST(NoticeDeadline, OfNoDaysIsTheEndOfTheTerm) {
  for (const auto counting : {kCalendar, kBusiness}) {
    EXPECT_EQ(LastDay({.days = 0, .counting = counting}, "2026-11-22"), "2026-11-21");
    EXPECT_EQ(LastDay({.days = 0, .counting = counting, .roll_back = true}, "2026-11-22"),
              "2026-11-20");
  }
}

TEST(NoticeDeadline, IsTheFirstInstantOfADayThatBeginsLate) {
  // Cairo set its clocks forward at 00:00 on 24 April 2026.
  const NoticeDeadline deadline = DeadlineIn("Africa/Cairo", {.days = 7}, D("2026-05-01"));
  EXPECT_EQ(FormatDay(deadline.deadline_day), "2026-04-24");
  EXPECT_EQ(deadline.deadline, At("2026-04-24T01:00:00+03:00"));
}

TEST(NoticeDeadline, ADayThatTheZoneSkippedIsNotOpen) {
  // Friday 30 December 2011 did not take place in Apia.
  const NoticeRules rules = {.days = 1, .counting = kBusiness};
  EXPECT_EQ(FormatDay(DeadlineIn("Pacific/Apia", rules, D("2012-01-01")).deadline_day),
            "2011-12-29");
  EXPECT_EQ(FormatDay(DeadlineIn("UTC", rules, D("2012-01-01")).deadline_day), "2011-12-30");
}

TEST(NoticeDeadline, RefusesWhatHasNoAnswer) {
  const OpenWeekdays never({});
  const OpenWeekdays always({Weekday::kMonday, Weekday::kSunday});
  const auto code = [](const NoticeRules& rules, Day end, const OpenDays& open) {
    return NoticeDeadlineOf(rules, end, {.zone = absl::UTCTimeZone(), .open_days = open})
        .status()
        .code();
  };
  const Day end = D("2026-01-01");
  EXPECT_EQ(code({.days = -1}, end, always), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.days = kNoticeDaysMax + 1}, end, always), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({.days = kNoticeDaysMax}, end, never), absl::StatusCode::kOk);
  EXPECT_EQ(code({.days = 1, .counting = kBusiness}, end, never), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code({.days = 1, .roll_back = true}, end, never), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code({.days = 9}, kDayMin + 10, always), absl::StatusCode::kOk);
  EXPECT_EQ(code({.days = 10}, kDayMin + 10, always), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code({.days = 0}, kDayMin, always), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code({.days = kNoticeDaysMax, .counting = kBusiness}, kDayMin + 99, always),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code({.days = kNoticeDaysMax, .counting = kBusiness}, kDayMax, always),
            absl::StatusCode::kOk);
}

TEST(CheckNoticeFits, RefusesAPeriodThatIsLongerThanTheTerm) {
  const Term month = T("2026-01-01", "2026-02-01");
  EXPECT_THAT(CheckNoticeFits(DeadlineIn("UTC", {.days = 31}, month.end), month), IsOk());
  EXPECT_THAT(CheckNoticeFits(DeadlineIn("UTC", {.days = 32}, month.end), month),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

class JudgeNotice : public ::testing::Test {
 protected:
  NoticeVerdict Judge(const NoticeRules& rules, const Notice& notice) {
    return contracts::JudgeNotice(rules, DeadlineIn("UTC", {.days = 60}, D("2027-01-01")), notice)
        .value();
  }
};

TEST_F(JudgeNotice, IsInTimeBeforeTheDeadlineAndNotAtIt) {
  const NoticeVerdict before = Judge({}, {.received = At("2026-11-01T23:59:59.999Z")});
  EXPECT_TRUE(before.valid());
  EXPECT_EQ(before.late_by, std::nullopt);

  const NoticeVerdict at = Judge({}, {.received = At("2026-11-02T00:00:00Z")});
  EXPECT_FALSE(at.valid());
  EXPECT_EQ(at.late_by, absl::ZeroDuration());

  const NoticeVerdict after = Judge({}, {.received = At("2026-11-03T00:00:00.007Z")});
  EXPECT_FALSE(after.valid());
  EXPECT_EQ(after.late_by, absl::Hours(24) + absl::Milliseconds(7));
}

TEST_F(JudgeNotice, GoesByTheInstantThatTheContractNames) {
  const Notice notice = {.sent = At("2026-11-01T12:00:00Z"),
                         .received = At("2026-11-02T12:00:00Z")};
  EXPECT_TRUE(Judge({.effective_on = NoticeEffect::kOnSent}, notice).valid());
  EXPECT_EQ(Judge({.effective_on = NoticeEffect::kOnReceived}, notice).late_by, absl::Hours(12));
}

TEST_F(JudgeNotice, IsNotInTimeUntilTheDecidingInstantIsKnown) {
  const NoticeVerdict verdict =
      Judge({.effective_on = NoticeEffect::kOnReceived}, {.sent = At("2026-06-01T00:00:00Z")});
  EXPECT_FALSE(verdict.valid());
  EXPECT_EQ(verdict.late_by, std::nullopt);
}

TEST_F(JudgeNotice, NeedsAChannelThatTheContractAllows) {
  const NoticeRules rules = {.allowed_channels = {"LETTER", "PORTAL"}};
  const absl::Time early = At("2026-06-01T00:00:00Z");
  EXPECT_TRUE(Judge(rules, {.received = early, .channel = "PORTAL"}).valid());
  EXPECT_FALSE(Judge(rules, {.received = early, .channel = "EMAIL"}).valid());
  EXPECT_FALSE(Judge(rules, {.received = early}).valid());
  EXPECT_TRUE(Judge({}, {.received = early, .channel = "EMAIL"}).valid());

  const NoticeVerdict both =
      Judge(rules, {.received = At("2026-11-02T00:00:01Z"), .channel = "EMAIL"});
  EXPECT_FALSE(both.channel_allowed);
  EXPECT_EQ(both.late_by, absl::Seconds(1));
}

TEST_F(JudgeNotice, RefusesANoticeReceivedBeforeItWasSent) {
  EXPECT_THAT(
      contracts::JudgeNotice(
          {}, {}, {.sent = At("2026-06-01T00:00:01Z"), .received = At("2026-06-01T00:00:00Z")}),
      StatusIs(absl::StatusCode::kInvalidArgument));
}

// An oracle that lists all days before the end, and picks from the list.
TEST(NoticeDeadline, IsWhatTheListOfDaysSays) {
  EXPECT_TRUE(rc::check("any rules", [] {
    const Day end = AnyDay();
    const NoticeRules rules = {.days = *rc::gen::inRange(0, 120),
                               .counting = *rc::gen::element(kCalendar, kBusiness),
                               .roll_back = *rc::gen::arbitrary<bool>()};
    std::set<Day> holidays;
    for (int i = 0; i < 12; ++i) holidays.insert(end - *rc::gen::inRange(0, 60));

    const auto is_open = [&](Day day) {
      return WeekdayOf(day) <= Weekday::kFriday && holidays.count(day) == 0;
    };
    std::vector<Day> counted;
    for (Day day = end - 1; day > end - 500; --day) {
      if (rules.counting == kCalendar || is_open(day)) counted.push_back(day);
    }
    Day last = (rules.days == 0 ? end : counted[rules.days - 1]) - 1;
    while (rules.roll_back && !is_open(last)) --last;

    const NoticeDeadline deadline = DeadlineIn("America/St_Johns", rules, end, holidays);
    RC_ASSERT(deadline.last_valid_day == last);
    RC_ASSERT(deadline.deadline_day == last + 1);
    RC_ASSERT(deadline.deadline == StartOfDay(last + 1, LoadZone("America/St_Johns").value()));
  }));
}

}  // namespace
}  // namespace steward::contracts
