#include "services/contracts/policies/proration.h"

#include <cstdint>
#include <limits>
#include <rapidcheck.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/integer_math.h"
#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::Eq;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr auto kDaily = ProrationMode::kDaily;
constexpr auto kMonthDay = ProrationMode::kMonthDay;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(Prorate, GivesTheGoldenVectors) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(Prorate(kDaily, year, D("2026-03-16"), 1'200'000), IsOkAndHolds(Eq(956'712)));
  EXPECT_THAT(Prorate(kMonthDay, year, D("2026-03-16"), 1'200'000), IsOkAndHolds(Eq(951'613)));
  EXPECT_THAT(Prorate(kMonthDay, year, D("2026-02-10"), 1'200'000), IsOkAndHolds(Eq(1'070'968)));
  EXPECT_THAT(Prorate(kDaily, T("2026-11-12", "2027-05-12"), D("2026-11-27"), 707),
              IsOkAndHolds(Eq(648)));
}

TEST(Prorate, TheWholeTermCostsTheWholePrice) {
  for (const int64_t price : {int64_t{0}, int64_t{1}, int64_t{-1}, kMax, kMin}) {
    EXPECT_THAT(Prorate(kDaily, T("2024-01-31", "2024-03-15"), D("2024-01-31"), price),
                IsOkAndHolds(Eq(price)));
    EXPECT_THAT(Prorate(kMonthDay, T("2024-01-31", "2024-02-29"), D("2024-01-31"), price),
                IsOkAndHolds(Eq(price)));
  }
}

TEST(Prorate, CountsTheLeapDay) {
  EXPECT_THAT(Prorate(kDaily, T("2024-01-01", "2025-01-01"), D("2024-02-29"), 366),
              IsOkAndHolds(Eq(307)));
  // 29 February to 29 December is ten months; 3 days of December are left.
  EXPECT_THAT(Prorate(kMonthDay, T("2024-01-01", "2025-01-01"), D("2024-02-29"), 12 * 31),
              IsOkAndHolds(Eq(10 * 31 + 3)));
}

TEST(Prorate, RoundsHalvesUpBelowZeroToo) {
  const Term two_days = T("2026-01-01", "2026-01-03");
  EXPECT_THAT(Prorate(kDaily, two_days, D("2026-01-02"), 5), IsOkAndHolds(Eq(3)));
  EXPECT_THAT(Prorate(kDaily, two_days, D("2026-01-02"), -5), IsOkAndHolds(Eq(-2)));
}

TEST(Prorate, TheFormulaStandsInShortMonthsToo) {
  // One month to 28 February, where 30 days are left.
  EXPECT_THAT(Prorate(kMonthDay, T("2026-01-30", "2026-03-30"), D("2026-01-31"), 5600),
              IsOkAndHolds(Eq(5800)));
  EXPECT_THAT(Prorate(kMonthDay, T("2026-01-30", "2026-03-30"), D("2026-01-31"), kMax),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(Prorate, RefusesWhatHasNoAnswer) {
  const auto code = [](ProrationMode mode, const Term& term, absl::string_view start) {
    return Prorate(mode, term, D(start), 100).status().code();
  };
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_EQ(code(kDaily, year, "2025-12-31"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(kDaily, year, "2027-01-01"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(kDaily, year, "2026-12-31"), absl::StatusCode::kOk);
  EXPECT_EQ(code(kMonthDay, T("2026-01-01", "2026-12-31"), "2026-03-01"),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(kDaily, T("2026-01-01", "2026-01-01"), "2026-01-01"),
            absl::StatusCode::kInvalidArgument);
}

// Oracles that count days and months one by one, and round by comparing doubled remainders.
int64_t NaiveHalfUp(const WideInteger& numerator, const WideInteger& denominator) {
  WideInteger floor = numerator / denominator;
  if (floor * denominator > numerator) --floor;
  if ((numerator - floor * denominator) * 2 >= denominator) ++floor;
  return static_cast<int64_t>(floor);
}

TEST(Prorate, EqualsACountOfDays) {
  EXPECT_TRUE(rc::check("any line", [] {
    const Term term = AnyTerm();
    const Day start = *rc::gen::inRange(term.start, term.end);
    const int64_t price = *rc::gen::arbitrary<int64_t>();
    int64_t part = 0;
    int64_t all = 0;
    for (Day day = term.start; day < term.end; ++day, ++all) part += day >= start ? 1 : 0;
    RC_ASSERT(Prorate(kDaily, term, start, price).value() ==
              NaiveHalfUp(WideInteger(price) * part, all));
  }));
}

TEST(Prorate, EqualsACountOfMonths) {
  EXPECT_TRUE(rc::check("any line", [] {
    const Day from = AnyDay();
    const int32_t term_months = *rc::gen::inRange(1, 40);
    const Term term = {.start = from, .end = NaiveAddMonths(from, term_months)};
    const Day start = *rc::gen::inRange(term.start, term.end);
    const int64_t price = *rc::gen::inRange<int64_t>(kMin / 2, kMax / 2);
    int32_t months = 0;
    while (NaiveAddMonths(start, months + 1) <= term.end) ++months;
    const Day rest = NaiveAddMonths(start, months);
    const auto date = DateFromDay(rest);
    const int32_t month_days = NaiveDaysOfMonth(date.year(), date.month());
    RC_ASSERT(Prorate(kMonthDay, term, start, price).value() ==
              NaiveHalfUp(WideInteger(price) * (months * month_days + term.end - rest),
                          WideInteger(term_months) * month_days));
  }));
}

}  // namespace
}  // namespace steward::contracts
