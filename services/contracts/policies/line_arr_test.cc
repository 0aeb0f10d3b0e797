#include "services/contracts/policies/line_arr.h"

#include <cstdint>
#include <limits>
#include <rapidcheck.h>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using testing::HasReason;
using testing::IsOkAndHolds;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

LinePrice Price(int64_t unit_price_minor, int64_t quantity,
                PricePeriod period = PricePeriod::kMonth, int32_t term_months = 0) {
  return {.unit_price_minor = unit_price_minor,
          .quantity = quantity,
          .price_period = period,
          .term_months = term_months};
}

absl::Time At(absl::string_view zone, absl::string_view day, int hour = 0) {
  return StartOfDay(D(day), *LoadZone(zone)) + absl::Hours(hour);
}

TEST(LineArr, A120SeatsAt25AMonthAre36000AYear) {
  EXPECT_THAT(LineArr(Price(25'00, 120)), IsOkAndHolds(36'000'00));
}

TEST(LineArr, MultipliesByThePeriodsOfAYear) {
  EXPECT_THAT(LineArr(Price(100, 3, PricePeriod::kWeek)), IsOkAndHolds(15'600));
  EXPECT_THAT(LineArr(Price(100, 3, PricePeriod::kMonth)), IsOkAndHolds(3'600));
  EXPECT_THAT(LineArr(Price(100, 3, PricePeriod::kQuarter)), IsOkAndHolds(1'200));
  EXPECT_THAT(LineArr(Price(100, 3, PricePeriod::kYear)), IsOkAndHolds(300));
}

TEST(LineArr, ATermPriceIsSpreadOverItsMonthsAndRoundedOnce) {
  EXPECT_THAT(LineArr(Price(3000, 1, PricePeriod::kTerm, 36)), IsOkAndHolds(1000));
  EXPECT_THAT(LineArr(Price(1000, 1, PricePeriod::kTerm, 6)), IsOkAndHolds(2000));
  EXPECT_THAT(LineArr(Price(1, 3, PricePeriod::kTerm, 24)), IsOkAndHolds(2));    // 1.5
  EXPECT_THAT(LineArr(Price(-1, 3, PricePeriod::kTerm, 24)), IsOkAndHolds(-1));  // -1.5
  // 100 / 36 x 12 x 7 = 233.33: rounding a unit first would give 231.
  EXPECT_THAT(LineArr(Price(100, 7, PricePeriod::kTerm, 36)), IsOkAndHolds(233));
}

TEST(LineArr, OneOffAndUsageBringNothing) {
  LinePrice price = Price(100, 1);
  price.kind = LineKind::kOneOff;
  EXPECT_THAT(LineArr(price), IsOkAndHolds(0));
  price.kind = LineKind::kUsage;
  EXPECT_THAT(LineArr(price), IsOkAndHolds(0));
}

TEST(LineArr, RefusesQuantitiesBelowZeroAndMonthsThatDontFit) {
  EXPECT_EQ(FieldOf(LineArr(Price(1, -1))), "quantity");
  EXPECT_EQ(FieldOf(LineArr(Price(1, 1, PricePeriod::kTerm))), "term_months");
  EXPECT_EQ(FieldOf(LineArr(Price(1, 1, PricePeriod::kTerm, -3))), "term_months");
  EXPECT_EQ(FieldOf(LineArr(Price(1, 1, PricePeriod::kYear, 12))), "term_months");
}

TEST(LineArr, HoldsTheLargestNumberAndSaysWhenNoneHoldsIt) {
  EXPECT_THAT(LineArr(Price(kMax, 1, PricePeriod::kYear)), IsOkAndHolds(kMax));
  EXPECT_THAT(LineArr(Price(kMax, 12, PricePeriod::kTerm, 144)), IsOkAndHolds(kMax));
  EXPECT_THAT(LineArr(Price(kMax, 1)), HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_THAT(LineArr(Price(kMax, kMax, PricePeriod::kWeek)),
              HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(ArrAt, ALineBeginsAndEndsWithTheDayOfItsZone) {
  const std::vector<RevenueLine> lines = {
      {Price(10, 1, PricePeriod::kYear), D("2027-06-19"), D("2028-06-18")}};
  const absl::TimeZone tehran = *LoadZone("Asia/Tehran");
  EXPECT_THAT(ArrAt(lines, tehran, At("Asia/Tehran", "2027-06-18", 23)), IsOkAndHolds(0));
  EXPECT_THAT(ArrAt(lines, tehran, At("Asia/Tehran", "2027-06-19")), IsOkAndHolds(10));
  EXPECT_THAT(ArrAt(lines, tehran, At("Asia/Tehran", "2028-06-17", 23)), IsOkAndHolds(10));
  EXPECT_THAT(ArrAt(lines, tehran, At("Asia/Tehran", "2028-06-18")), IsOkAndHolds(0));
}

TEST(ArrAt, ADayWhoseMidnightIsSkippedBeginsAfterTheGap) {
  // Beirut went from 00:00 to 01:00 on 30 March 2025.
  const std::vector<RevenueLine> lines = {{Price(10, 1, PricePeriod::kYear), D("2025-03-30")}};
  const absl::TimeZone beirut = *LoadZone("Asia/Beirut");
  const absl::Time start = absl::FromUnixSeconds(1743285600);  // 2025-03-29T22:00:00Z
  EXPECT_THAT(ArrAt(lines, beirut, start - absl::Milliseconds(1)), IsOkAndHolds(0));
  EXPECT_THAT(ArrAt(lines, beirut, start), IsOkAndHolds(10));
}

TEST(ArrAt, SuspendedCountsAndGraceOnlyOnceRenewed) {
  RevenueLine line = {Price(10, 1, PricePeriod::kYear), D("2026-01-01")};
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::Time at = At("UTC", "2026-06-01");
  const auto arr_of = [&](Standing standing) {
    line.standing = standing;
    return *ArrAt({line}, utc, at);
  };
  EXPECT_EQ(arr_of(Standing::kCommitted), 10);
  EXPECT_EQ(arr_of(Standing::kSuspended), 10);
  EXPECT_EQ(arr_of(Standing::kInGrace), 0);
  EXPECT_EQ(arr_of(Standing::kInGraceRenewed), 10);
  EXPECT_EQ(arr_of(Standing::kEnded), 0);
}

TEST(ArrAt, ATermPriceTakesTheMonthsOfItsLine) {
  std::vector<RevenueLine> lines = {
      {Price(3000, 1, PricePeriod::kTerm), D("2026-01-31"), D("2027-07-31")}};
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::Time at = At("UTC", "2026-06-01");
  EXPECT_THAT(ArrAt(lines, utc, at), IsOkAndHolds(2000));
  lines[0].price.term_months = 36;
  EXPECT_THAT(ArrAt(lines, utc, at), IsOkAndHolds(1000));
  lines[0].price.term_months = 0;
  lines[0].end_exclusive = D("2027-07-30");
  EXPECT_EQ(FieldOf(ArrAt(lines, utc, at)), "lines[0].term_months");
}

TEST(ArrAt, NamesTheLineThatIsWrong) {
  std::vector<RevenueLine> lines(3, {Price(1, 1), D("2026-01-01")});
  const absl::TimeZone utc = absl::UTCTimeZone();
  lines[2].end_exclusive = D("2025-12-31");
  EXPECT_EQ(FieldOf(ArrAt(lines, utc, absl::UnixEpoch())), "lines[2].end_exclusive");
  lines[1].price.quantity = -1;
  EXPECT_EQ(FieldOf(ArrAt(lines, utc, absl::UnixEpoch())), "lines[1].quantity");
}

TEST(ArrAt, SaysWhenTheSumIsTooLarge) {
  const std::vector<RevenueLine> lines(2, {Price(kMax, 1, PricePeriod::kYear), D("2026-01-01")});
  EXPECT_THAT(ArrAt(lines, absl::UTCTimeZone(), At("UTC", "2026-02-01")),
              HasReason(Reason::REASON_OUT_OF_RANGE));
}

TEST(ArrAt, IsTheSumOfTheLinesWhoseDayItIs) {
  EXPECT_TRUE(rc::check("any lines, at noon", [] {
    std::vector<RevenueLine> lines;
    const int count = *rc::gen::inRange(0, 8);
    const Day today = *rc::gen::inRange(20'000, 20'020);
    int64_t expected = 0;
    for (int i = 0; i < count; ++i) {
      RevenueLine& line = lines.emplace_back();
      line.price = Price(*rc::gen::inRange(-50, 1000), *rc::gen::inRange(0, 50));
      line.start = *rc::gen::inRange(20'000, 20'020);
      if (*rc::gen::arbitrary<bool>()) {
        line.end_exclusive = line.start + *rc::gen::inRange(0, 20);
      }
      const bool counts = line.start <= today && today < line.end_exclusive.value_or(kDayMax);
      if (counts) expected += line.price.unit_price_minor * line.price.quantity * 12;
    }
    const auto zone = *LoadZone(*rc::gen::element(std::string("UTC"), std::string("Pacific/Apia"),
                                                  std::string("America/St_Johns")));
    RC_ASSERT(*ArrAt(lines, zone, StartOfDay(today, zone) + absl::Hours(12)) == expected);
  }));
}

}  // namespace
}  // namespace steward::contracts
