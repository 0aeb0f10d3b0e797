#include "services/contracts/policies/co_termination.h"

#include <limits>
#include <rapidcheck.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using testing::StatusIs;

constexpr auto kDaily = ProrationMode::kDaily;
constexpr auto kMonthDay = ProrationMode::kMonthDay;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(CoTermLine, EndsWithTheContractAndPaysItsShare) {
  const Term year = T("2026-01-01", "2027-01-01");
  const CoTermQuote quote =
      QuoteCoTermLine(kDaily, year, D("2026-03-16"), {.unit_price_minor = 1'200'000}).value();
  EXPECT_EQ(quote.term, T("2026-03-16", "2027-01-01"));
  EXPECT_EQ(quote.unit_price_minor, 956'712);
  EXPECT_EQ(quote.amount_minor, 956'712);
}

TEST(CoTermLine, RoundsTheUnitPriceBeforeItIsMultiplied) {
  // 1.00 x 291 / 365 is 0.797...: 0.80 for each of the thousand.
  const CoTermQuote quote = QuoteCoTermLine(kDaily, T("2026-01-01", "2027-01-01"), D("2026-03-16"),
                                            {.unit_price_minor = 100, .quantity = 1000})
                                .value();
  EXPECT_EQ(quote.unit_price_minor, 80);
  EXPECT_EQ(quote.amount_minor, 80'000);
}

TEST(CoTermLine, RefusesWhatHasNoAnswer) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(QuoteCoTermLine(kDaily, year, D("2027-01-01"), {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QuoteCoTermLine(kDaily, year, year.start, {.quantity = -1}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QuoteCoTermLine(kDaily, year, year.start, {.unit_price_minor = kMax, .quantity = 2}),
              StatusIs(absl::StatusCode::kOutOfRange));
}

TEST(MovedEnd, ChargesForTheDaysThatAreAdded) {
  const Term year = T("2026-01-01", "2027-01-01");
  const CoTermQuote daily =
      QuoteMovedEnd(kDaily, year, D("2027-03-15"), {.unit_price_minor = 36'500, .quantity = 2})
          .value();
  EXPECT_EQ(daily.term, T("2027-01-01", "2027-03-15"));
  EXPECT_EQ(daily.unit_price_minor, 7'300);
  EXPECT_EQ(daily.amount_minor, 14'600);
  // Two months and 14 of 31 days of March.
  EXPECT_EQ(
      QuoteMovedEnd(kMonthDay, year, D("2027-03-15"), {.unit_price_minor = 37'200})->amount_minor,
      6'200 + 1'400);
}

TEST(MovedEnd, CreditsTheDaysThatAreTaken) {
  const Term year = T("2026-01-01", "2027-01-01");
  const CoTermQuote quote =
      QuoteMovedEnd(kDaily, year, D("2026-12-02"), {.unit_price_minor = 36'500, .quantity = 3})
          .value();
  EXPECT_EQ(quote.term, T("2026-12-02", "2027-01-01"));
  EXPECT_EQ(quote.amount_minor, -9'000);
}

TEST(MovedEnd, CostsNothingWhereItStays) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_EQ(QuoteMovedEnd(kMonthDay, year, year.end, {.unit_price_minor = 5})->amount_minor, 0);
}

TEST(MovedEnd, RefusesAnEndThatIsNotAfterTheStart) {
  const Term year = T("2026-01-01", "2027-01-01");
  EXPECT_THAT(QuoteMovedEnd(kDaily, year, year.start, {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QuoteMovedEnd(kMonthDay, T("2026-01-01", "2026-01-09"), D("2026-02-01"), {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(QuoteMovedEnd(kDaily, year, kDayMax + 1, {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

// Daily quotes are exact in days: where the price is so much a day, so is every quote.
TEST(MovedEnd, AddsAndTakesWhatADayCosts) {
  EXPECT_TRUE(rc::check("any end", [] {
    const Term term = AnyTerm();
    const Day new_end = term.start + *rc::gen::inRange(1, 4000);
    const int64_t a_day = *rc::gen::inRange(0, 1'000'000);
    const int64_t quantity = *rc::gen::inRange(0, 1'000);
    const TermPrice price = {.unit_price_minor = a_day * DaysIn(term), .quantity = quantity};
    RC_ASSERT(QuoteMovedEnd(kDaily, term, new_end, price)->amount_minor ==
              a_day * quantity * (new_end - term.end));
  }));
}

}  // namespace
}  // namespace steward::contracts
