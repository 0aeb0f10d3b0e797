#include "services/accounts/people_for_test.h"
#include "services/mirrors/calendar_mirror.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kName[] = "calendars/berlin";

// Monday, from `open` to 17:00.
v1::CalendarRules Mondays(const std::string& open) {
  v1::CalendarRules rules;
  rules.set_time_zone("UTC");
  v1::WeekdayHours& monday = *rules.add_week();
  monday.set_weekday(v1::WeekdayHours::WEEKDAY_MONDAY);
  monday.add_open()->set_open(open);
  monday.mutable_open(0)->set_close("17:00");
  return rules;
}

v1::CreateCalendarRequest Creating(const v1::CalendarRules& rules) {
  v1::CreateCalendarRequest request;
  request.set_calendar_id("berlin");
  request.set_display_name("Berlin office");
  *request.mutable_rules() = rules;
  return request;
}

v1::ReviseCalendarRequest Revising(const v1::CalendarRules& rules, absl::Time from) {
  v1::ReviseCalendarRequest request;
  request.set_name(kName);
  *request.mutable_rules() = rules;
  *request.mutable_effective_time() = ToTimestamp(from);
  return request;
}

class ReviseCalendar : public ::testing::Test {
 protected:
  ReviseCalendar() {
    created_ = office_.scenario.When(Creating(Mondays("09:00")));
    EXPECT_THAT(created_.types, ElementsAre("CalendarCreated"));
  }
  // Open minutes of a Monday.
  int64_t MinutesOn(int month, int day) {
    const auto state = office_.scenario.Find<v1::CalendarState>(kName);
    const auto calendar = mirrors::BusinessCalendarOf(state->calendar());
    EXPECT_THAT(calendar.status(), IsOk());
    return *calendar->OpenMs(On(month, day), On(month, day + 1)) / 60'000;
  }

  Office office_;
  steward::testing::Outcome created_;
};

TEST_F(ReviseCalendar, HoldsFromItsInstantOnAndLeavesThePastAlone) {
  const auto outcome = office_.scenario.When(Revising(Mondays("10:00"), On(6, 1)));
  EXPECT_THAT(outcome.types, ElementsAre("CalendarRevised"));
  EXPECT_EQ(MinutesOn(5, 25), 8 * 60);
  EXPECT_EQ(MinutesOn(6, 1), 7 * 60);
  EXPECT_TRUE(office_.scenario.Verify().empty());
}

TEST_F(ReviseCalendar, ReplacesVersionsThatBeginLater) {
  ASSERT_THAT(office_.scenario.When(Revising(Mondays("10:00"), On(6, 1))).status, IsOk());
  ASSERT_THAT(office_.scenario.When(Revising(Mondays("11:00"), On(3, 2))).status, IsOk());
  const auto state = office_.scenario.Find<v1::CalendarState>(kName);
  EXPECT_EQ(state->calendar().versions_size(), 2);
  EXPECT_EQ(MinutesOn(6, 1), 6 * 60);
}

TEST_F(ReviseCalendar, EqualRulesAreNothingNew) {
  EXPECT_THAT(office_.scenario.When(Revising(Mondays("09:00"), On(6, 1))).types, IsEmpty());
}

TEST_F(ReviseCalendar, RefusesWhatIsImpossible) {
  const auto closing_first = office_.scenario.When(Revising(Mondays("18:00"), On(6, 1)));
  EXPECT_THAT(closing_first.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOfStatus(closing_first), HasSubstr("rules"));
  auto nowhere = Mondays("09:00");
  nowhere.set_time_zone("Europe/Nowhere");
  EXPECT_THAT(office_.scenario.When(Revising(nowhere, On(6, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  auto twice = Mondays("09:00");
  *twice.add_week() = twice.week(0);
  EXPECT_THAT(office_.scenario.When(Revising(twice, On(6, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(office_.scenario.When(Revising(Mondays("9 am!"), On(6, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
}

TEST_F(ReviseCalendar, RefusesAnUnknownCalendar) {
  auto request = Revising(Mondays("09:00"), On(6, 1));
  request.set_name("calendars/paris");
  EXPECT_THAT(office_.scenario.When(request).status, HasReason(Reason::REASON_NOT_FOUND));
}

TEST_F(ReviseCalendar, KeepsAtMostAHundredVersions) {
  absl::Time from = On(2, 1);
  for (int i = 1; i < kCalendarVersionsMax; ++i, from += absl::Hours(1)) {
    const auto rules = Mondays(i % 2 == 0 ? "09:00" : "10:00");
    ASSERT_THAT(office_.scenario.When(Revising(rules, from)).status, IsOk());
  }
  EXPECT_THAT(office_.scenario.When(Revising(Mondays("08:00"), from)).status,
              HasReason(Reason::REASON_LIMIT_EXCEEDED));
}

TEST(CreateCalendar, RefusesASecondOneOfTheSameId) {
  Office office;
  ASSERT_THAT(office.scenario.When(Creating(Mondays("09:00"))).status, IsOk());
  EXPECT_THAT(office.scenario.When(Creating(Mondays("10:00"))).status,
              HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST(ListCalendars, ListsThemById) {
  Office office;
  ASSERT_THAT(office.scenario.When(Creating(Mondays("09:00"))).status, IsOk());
  v1::ListCalendarsResponse response;
  ASSERT_THAT(office.scenario.Ask(v1::ListCalendarsRequest(), &response), IsOk());
  ASSERT_EQ(response.calendars_size(), 1);
  EXPECT_EQ(response.calendars(0).name(), kName);
}

}  // namespace
}  // namespace steward::accounts
