#include "services/contracts/policies/renewal_windows.h"

#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using testing::StatusIs;

absl::TimeZone Berlin() { return LoadZone("Europe/Berlin").value(); }

NoticeDeadline DeadlineOn(absl::string_view day, const absl::TimeZone& zone = Berlin()) {
  return {
      .last_valid_day = D(day) - 1, .deadline_day = D(day), .deadline = StartOfDay(D(day), zone)};
}

// "window 180 2026-07-05" for each milestone.
std::vector<std::string> Readable(const RenewalDates& dates) {
  constexpr absl::string_view kNames[] = {"window", "notice", "end", "grace"};
  std::vector<std::string> lines;
  const auto milestones = RenewalMilestones(dates).value();
  for (const Milestone& milestone : milestones) {
    lines.push_back(absl::StrCat(kNames[static_cast<size_t>(milestone.kind)], " ", milestone.days,
                                 " ", FormatDay(milestone.day)));
  }
  return lines;
}

TEST(RenewalMilestones, OfAYearAreAllInOrder) {
  const RenewalDates dates = {.term = T("2026-01-01", "2027-01-01"),
                              .zone = Berlin(),
                              .notice = DeadlineOn("2026-11-02"),
                              .grace_days = 30};
  EXPECT_THAT(Readable(dates),
              ElementsAre("window 180 2026-07-05", "window 120 2026-09-03", "window 90 2026-10-03",
                          "notice 30 2026-10-03", "notice 14 2026-10-19", "notice 7 2026-10-26",
                          "window 60 2026-11-02", "notice 0 2026-11-02", "window 30 2026-12-02",
                          "window 14 2026-12-18", "window 7 2026-12-25", "end 0 2027-01-01",
                          "grace 30 2027-01-31"));
}

TEST(RenewalMilestones, ComeAtTheFirstInstantOfTheirDayInTheContractsZone) {
  const auto milestones =
      RenewalMilestones({.term = T("2026-01-01", "2027-01-01"), .zone = Berlin()}).value();
  EXPECT_EQ(milestones.front().at,
            absl::FromCivil(absl::CivilSecond(2026, 7, 4, 22, 0, 0), absl::UTCTimeZone()));
  EXPECT_EQ(milestones.back().at,
            absl::FromCivil(absl::CivilSecond(2026, 12, 31, 23, 0, 0), absl::UTCTimeZone()));
}

TEST(RenewalMilestones, BeforeTheTermAreLeftOut) {
  EXPECT_THAT(Readable({.term = T("2026-06-01", "2026-07-01"),
                        .zone = Berlin(),
                        .notice = DeadlineOn("2026-06-10")}),
              ElementsAre("window 30 2026-06-01", "notice 7 2026-06-03", "notice 0 2026-06-10",
                          "window 14 2026-06-17", "window 7 2026-06-24", "end 0 2026-07-01"));
  EXPECT_THAT(Readable({.term = T("2026-06-01", "2026-06-02"),
                        .zone = Berlin(),
                        .notice = DeadlineOn("2026-05-31")}),
              ElementsAre("end 0 2026-06-02"));
}

TEST(RenewalMilestones, WithoutNoticeOrGraceHaveNone) {
  EXPECT_THAT(Readable({.term = T("2026-06-01", "2026-06-09"), .zone = Berlin()}),
              ElementsAre("window 7 2026-06-02", "end 0 2026-06-09"));
}

TEST(RenewalMilestones, RefuseWhatHasNoAnswer) {
  const Term term = T("2026-06-01", "2026-06-09");
  EXPECT_THAT(RenewalMilestones({.term = {}}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RenewalMilestones({.term = term, .grace_days = -1}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RenewalMilestones({.term = term, .grace_days = kGraceDaysMax + 1}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(RenewalMilestones({.term = {.start = 0, .end = kDayMax}, .grace_days = 1}),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(RenewalMilestones({.term = {.start = kDayMin, .end = kDayMin + 9}}), testing::IsOk());
}

TEST(RenewalOpeningDay, IsTheFirstWindowsOrTheTermsFirst) {
  EXPECT_EQ(FormatDay(RenewalOpeningDay(T("2026-01-01", "2027-01-01"))), "2026-07-05");
  EXPECT_EQ(FormatDay(RenewalOpeningDay(T("2026-01-01", "2026-06-30"))), "2026-01-01");
  EXPECT_EQ(FormatDay(RenewalOpeningDay(T("2026-01-01", "2026-07-01"))), "2026-01-02");
}

TEST(RenewalWindowAt, IsTheLastThatBegan) {
  const Term term = T("2026-01-01", "2027-01-01");
  const auto at = [&](absl::string_view day, absl::Duration after) {
    return RenewalWindowAt(term, Berlin(), StartOfDay(D(day), Berlin()) + after);
  };
  const absl::Duration before = -absl::Milliseconds(1);
  EXPECT_EQ(at("2026-07-05", before), std::nullopt);
  EXPECT_EQ(at("2026-07-05", {}), 180);
  EXPECT_EQ(at("2026-10-03", before), 120);
  EXPECT_EQ(at("2026-10-03", {}), 90);
  EXPECT_EQ(at("2027-01-01", before), 7);
  EXPECT_EQ(at("2027-01-01", {}), std::nullopt);
  EXPECT_EQ(RenewalWindowAt(T("2026-12-01", "2027-01-01"), Berlin(),
                            StartOfDay(D("2026-12-01"), Berlin())),
            std::nullopt);
}

// Any term has the milestones that its days name, each once, none before its start.
TEST(RenewalMilestones, AreThoseThatAWalkThroughTheTermFinds) {
  EXPECT_TRUE(rc::check("any dates", [] {
    RenewalDates dates = {.term = AnyTerm(), .zone = Berlin()};
    dates.term.end = std::min(dates.term.end, dates.term.start + *rc::gen::inRange(1, 300));
    dates.grace_days = *rc::gen::inRange(0, 60);
    const Day deadline = dates.term.end - *rc::gen::inRange(0, 120);
    dates.notice = DeadlineOn(FormatDay(deadline));

    std::vector<Milestone> found;
    for (Day day = dates.term.start; day <= dates.term.end + dates.grace_days; ++day) {
      const auto add = [&](MilestoneKind kind, int32_t days) {
        found.push_back({kind, days, day, StartOfDay(day, Berlin())});
      };
      const int32_t left = dates.term.end - day;
      const int32_t to_notice = deadline - day;
      for (const int32_t n : {7, 14, 30, 60, 90, 120, 180}) {
        if (left == n) add(MilestoneKind::kRenewalWindow, n);
      }
      for (const int32_t n : {0, 7, 14, 30}) {
        if (to_notice == n) add(MilestoneKind::kNotice, n);
      }
      if (left == 0) add(MilestoneKind::kTermEnd, 0);
      if (dates.grace_days > 0 && -left == dates.grace_days) {
        add(MilestoneKind::kGraceEnd, dates.grace_days);
      }
    }
    RC_ASSERT(RenewalMilestones(dates).value() == found);
  }));
}

}  // namespace
}  // namespace steward::contracts
