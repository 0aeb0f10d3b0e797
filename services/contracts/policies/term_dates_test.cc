#include "services/contracts/policies/term_dates.h"

#include <algorithm>
#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr int32_t kIntMax = std::numeric_limits<int32_t>::max();

// The field that a rejection names.
std::string FieldOf(const absl::Status& status) {
  const auto detail = DetailOf(status);
  return detail.violations_size() == 1 ? detail.violations(0).field() : status.ToString();
}

std::vector<Term> FirstTerms(const TermRules& rules, int32_t count) {
  std::vector<Term> terms;
  for (int32_t n = 1; n <= count; ++n) terms.push_back(TermOf(rules, n).value());
  return terms;
}

TEST(Term, EndsAfterItStarts) {
  EXPECT_THAT(CheckTerm(T("2026-01-01", "2026-01-02")), testing::IsOk());
  EXPECT_THAT(CheckTerm({.start = kDayMin, .end = kDayMax}), testing::IsOk());
  EXPECT_EQ(FieldOf(CheckTerm(T("2026-01-01", "2026-01-01"))), "term_end_exclusive");
  EXPECT_EQ(FieldOf(CheckTerm(T("2026-01-02", "2026-01-01"))), "term_end_exclusive");
  EXPECT_EQ(FieldOf(CheckTerm({.start = kDayMin - 1, .end = 0})), "term_start");
  EXPECT_EQ(FieldOf(CheckTerm({.start = 0, .end = kDayMax + 1})), "term_end_exclusive");
}

TEST(Term, IsWholeMonthsWhenItEndsAMonthStepAfterItsStart) {
  EXPECT_EQ(WholeMonthsOf(T("2026-01-01", "2027-01-01")), 12);
  EXPECT_EQ(WholeMonthsOf(T("2026-01-31", "2026-02-28")), 1);
  EXPECT_EQ(WholeMonthsOf(T("2026-01-29", "2026-02-28")), 1);
  EXPECT_EQ(WholeMonthsOf(T("2024-02-29", "2025-02-28")), 12);
  EXPECT_EQ(WholeMonthsOf(T("2024-02-29", "2028-02-29")), 48);
  EXPECT_EQ(WholeMonthsOf(T("2026-02-28", "2026-03-31")), std::nullopt);
  EXPECT_EQ(WholeMonthsOf(T("2026-01-01", "2026-12-31")), std::nullopt);
  EXPECT_EQ(WholeMonthsOf(T("2026-01-01", "2026-01-02")), std::nullopt);
  EXPECT_EQ(WholeMonthsOf({.start = kDayMin, .end = kDayMax}), std::nullopt);
}

TEST(Term, SpansWholeMonthsAndTheDaysThatAreLeft) {
  EXPECT_EQ(MonthSpanOf(T("2026-03-16", "2027-01-01")), (MonthSpan{9, 16, 31}));
  EXPECT_EQ(MonthSpanOf(T("2026-02-10", "2027-01-01")), (MonthSpan{10, 22, 31}));
  EXPECT_EQ(MonthSpanOf(T("2026-01-31", "2026-03-30")), (MonthSpan{1, 30, 28}));
  EXPECT_EQ(MonthSpanOf(T("2024-02-10", "2024-02-29")), (MonthSpan{0, 19, 29}));
}

TEST(Term, SpansWhatAWalkThroughTheCalendarFinds) {
  EXPECT_TRUE(rc::check("any term", [] {
    const Term term = AnyTerm();
    int32_t months = 0;
    while (NaiveAddMonths(term.start, months + 1) <= term.end) ++months;
    const Day rest = NaiveAddMonths(term.start, months);
    const auto date = DateFromDay(rest);
    RC_ASSERT(MonthSpanOf(term) ==
              (MonthSpan{months, term.end - rest, NaiveDaysOfMonth(date.year(), date.month())}));
    RC_ASSERT(WholeMonthsOf(term).has_value() == (rest == term.end));
  }));
}

TEST(TermOf, RenewsForAsLongAsTheInitialTermUnlessStated) {
  EXPECT_THAT(FirstTerms({.initial = T("2026-01-01", "2027-01-01")}, 3),
              ElementsAre(T("2026-01-01", "2027-01-01"), T("2027-01-01", "2028-01-01"),
                          T("2028-01-01", "2029-01-01")));
  EXPECT_THAT(
      FirstTerms({.initial = T("2026-01-01", "2028-01-01"), .renewal = TermLength{.months = 3}}, 3),
      ElementsAre(T("2026-01-01", "2028-01-01"), T("2028-01-01", "2028-04-01"),
                  T("2028-04-01", "2028-07-01")));
  EXPECT_THAT(FirstTerms({.initial = T("2026-01-01", "2026-04-11")}, 3),
              ElementsAre(T("2026-01-01", "2026-04-11"), T("2026-04-11", "2026-07-20"),
                          T("2026-07-20", "2026-10-28")));
}

TEST(TermOf, KeepsTheDayOfTheContractsStart) {
  EXPECT_THAT(FirstTerms({.initial = T("2026-01-31", "2026-02-28")}, 4),
              ElementsAre(T("2026-01-31", "2026-02-28"), T("2026-02-28", "2026-03-31"),
                          T("2026-03-31", "2026-04-30"), T("2026-04-30", "2026-05-31")));
  EXPECT_THAT(FirstTerms({.initial = T("2024-02-29", "2025-02-28")}, 4),
              ElementsAre(T("2024-02-29", "2025-02-28"), T("2025-02-28", "2026-02-28"),
                          T("2026-02-28", "2027-02-28"), T("2027-02-28", "2028-02-29")));
}

TEST(TermOf, StepsFromTheEndOfAnInitialTermThatIsNoWholeMonths) {
  EXPECT_THAT(
      FirstTerms({.initial = T("2025-11-20", "2026-01-31"), .renewal = TermLength{.months = 1}}, 3),
      ElementsAre(T("2025-11-20", "2026-01-31"), T("2026-01-31", "2026-02-28"),
                  T("2026-02-28", "2026-03-31")));
  EXPECT_THAT(
      FirstTerms({.initial = T("2026-01-31", "2026-02-28"), .renewal = TermLength{.days = 30}}, 3),
      ElementsAre(T("2026-01-31", "2026-02-28"), T("2026-02-28", "2026-03-30"),
                  T("2026-03-30", "2026-04-29")));
}

TEST(TermOf, EndsWithTheLastRenewal) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_EQ(FieldOf(TermOf({.initial = year, .renewals_max = 0}, 2).status()), "term_no");
  EXPECT_THAT(TermOf({.initial = year, .renewals_max = 0}, 1), IsOkAndHolds(Eq(year)));
  EXPECT_THAT(TermOf({.initial = year, .renewals_max = 2}, 3), testing::IsOk());
  EXPECT_EQ(FieldOf(TermOf({.initial = year, .renewals_max = 2}, 4).status()), "term_no");
  EXPECT_EQ(FieldOf(TermOf({.initial = year}, 0).status()), "term_no");
}

TEST(TermOf, StopsAtTheEndOfTheCalendar) {
  const TermRules yearly = {.initial = T("2026-01-01", "2027-01-01")};
  EXPECT_THAT(TermOf(yearly, 7973), IsOkAndHolds(Eq(T("9998-01-01", "9999-01-01"))));
  EXPECT_THAT(TermOf(yearly, 7974), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(TermOf(yearly, kIntMax), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(TermOf({.initial = yearly.initial, .renewal = TermLength{.days = kIntMax}}, kIntMax),
              StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(TermOf({.initial = yearly.initial, .renewal = TermLength{.months = kIntMax}}, 2),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(TermOf, RefusesRulesThatMakeNoSense) {
  const auto field = [](const TermRules& rules) { return FieldOf(TermOf(rules, 1).status()); };
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_EQ(field({.initial = {}}), "term_end_exclusive");
  EXPECT_EQ(field({.initial = year, .renewal = TermLength{}}), "renewal_days");
  EXPECT_EQ(field({.initial = year, .renewal = TermLength{.days = -1}}), "renewal_days");
  EXPECT_EQ(field({.initial = year, .renewal = TermLength{.months = -1}}), "renewal_months");
  EXPECT_EQ(field({.initial = year, .renewal = TermLength{.months = 1, .days = 1}}),
            "renewal_days");
  EXPECT_EQ(field({.initial = year, .renewals_max = -1}), "renewals_max");
}

TEST(TermNumberOn, FindsTheTermOfADay) {
  const TermRules rules = {.initial = T("2026-01-31", "2026-02-28"), .renewals_max = 2};
  const auto on = [&](absl::string_view day) { return TermNumberOn(rules, D(day)).value(); };
  EXPECT_EQ(on("2026-01-30"), std::nullopt);
  EXPECT_EQ(on("2026-01-31"), 1);
  EXPECT_EQ(on("2026-02-27"), 1);
  EXPECT_EQ(on("2026-02-28"), 2);
  EXPECT_EQ(on("2026-03-30"), 2);
  EXPECT_EQ(on("2026-03-31"), 3);
  EXPECT_EQ(on("2026-04-29"), 3);
  EXPECT_EQ(on("2026-04-30"), std::nullopt);
  EXPECT_EQ(TermNumberOn({.initial = T("2026-01-01", "2026-01-02")}, kDayMax).value(),
            kDayMax - D("2026-01-01") + 1);
  EXPECT_EQ(
      TermNumberOn({.initial = T("2026-01-01", "2026-01-02"), .renewals_max = kIntMax}, kDayMax)
          .value(),
      kDayMax - D("2026-01-01") + 1);
}

// Laws of any rules: terms follow each other without a gap, and each is found by its days.
TEST(TermOf, TermsCoverTheCalendar) {
  EXPECT_TRUE(rc::check("any rules", [] {
    TermRules rules = {.initial = AnyTerm()};
    if (*rc::gen::arbitrary<bool>()) {
      rules.renewal = *rc::gen::arbitrary<bool>() ? TermLength{.months = *rc::gen::inRange(1, 25)}
                                                  : TermLength{.days = *rc::gen::inRange(1, 800)};
    }
    Day end = rules.initial.start;
    for (int32_t n = 1; n <= 8; ++n) {
      const Term term = TermOf(rules, n).value();
      RC_ASSERT(term.start == end);
      RC_ASSERT(term.end > term.start);
      RC_ASSERT(TermNumberOn(rules, term.start).value() == n);
      RC_ASSERT(TermNumberOn(rules, term.end - 1).value() == n);
      end = term.end;
    }
  }));
}

// An oracle that walks: each end is the initial term's start or end, and months from there.
TEST(TermOf, EndsWhereAWalkEnds) {
  EXPECT_TRUE(rc::check("any renewal", [] {
    const int32_t initial = *rc::gen::inRange(1, 40);
    const int32_t renewal = *rc::gen::inRange(1, 40);
    const int32_t n = *rc::gen::inRange(2, 12);
    const Day start = AnyDay();
    const TermRules rules = {.initial = {start, NaiveAddMonths(start, initial)},
                             .renewal = TermLength{.months = renewal}};
    RC_ASSERT(TermOf(rules, n).value().end == NaiveAddMonths(start, initial + (n - 1) * renewal));
  }));
}

}  // namespace
}  // namespace steward::contracts
