#include "services/contracts/policies/arr_bridge.h"

#include <cstdint>
#include <limits>
#include <numeric>
#include <rapidcheck.h>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using testing::HasReason;
using testing::IsOk;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

FxTable Euros() { return {"EUR", {{"USD", 0, 900'000'000}, {"USD", 15, 800'000'000}}}; }

struct Days {
  Day start = 0;
  std::optional<Day> end;
};

// One unit a year for each unit of price.
LineSegment Segment(const std::string& line, int64_t price, int64_t quantity, Days days) {
  const LinePrice yearly = {
      .unit_price_minor = price, .quantity = quantity, .price_period = PricePeriod::kYear};
  return {line, "EUR", yearly, days.start, days.end};
}

LineSegment InDollars(LineSegment segment) {
  segment.currency = "USD";
  return segment;
}

AccountRevenue Account(std::vector<LineSegment> lines) { return {"a", "a", std::move(lines)}; }

// The portfolio's row over (10, 20].
BridgeRow RowOf(std::vector<LineSegment> lines) {
  const auto bridge = ArrBridge({Account(std::move(lines))}, {10, 20}, Euros());
  EXPECT_THAT(bridge, IsOk());
  return bridge.ok() ? bridge->portfolio : BridgeRow();
}

TEST(ArrBridge, ShowsWhatBecomesOfACustomer) {
  const BridgeRow row = RowOf({Segment("l", 10, 10, {5, 12}), Segment("l", 11, 12, {12, 14}),
                               Segment("l", 11, 4, {14, 16}), Segment("m", 7, 1, {18})});
  EXPECT_EQ(row.opening_minor, 100);
  EXPECT_EQ(row.movements[MovementKind::kPrice], 12);
  EXPECT_EQ(row.movements[MovementKind::kExpansion], 20);
  EXPECT_EQ(row.movements[MovementKind::kContraction], -88);
  EXPECT_EQ(row.movements[MovementKind::kChurn], -44);
  EXPECT_EQ(row.movements[MovementKind::kReactivation], 7);
  EXPECT_EQ(row.movements[MovementKind::kNew], 0);
  EXPECT_EQ(row.movements[MovementKind::kFx], 0);
  EXPECT_EQ(row.closing_minor, 7);
}

TEST(ArrBridge, HoldsTheDaysAfterFromUpToTo) {
  EXPECT_EQ(RowOf({Segment("l", 5, 1, {10})}).opening_minor, 5);
  EXPECT_EQ(RowOf({Segment("l", 5, 1, {11})}).movements[MovementKind::kNew], 5);
  EXPECT_EQ(RowOf({Segment("l", 5, 1, {20})}).movements[MovementKind::kNew], 5);
  EXPECT_EQ(RowOf({Segment("l", 5, 1, {21})}), BridgeRow());
}

TEST(ArrBridge, ArrLongAgoMakesItAReactivation) {
  const BridgeRow row = RowOf({Segment("l", 5, 1, {1, 3}), Segment("m", 6, 1, {15})});
  EXPECT_EQ(row.movements[MovementKind::kReactivation], 6);
}

TEST(ArrBridge, ALineThatMovesIsNettedWithinTheDay) {
  const BridgeRow row = RowOf({Segment("l", 10, 1, {1, 12}), Segment("m", 10, 3, {12})});
  EXPECT_EQ(row.movements[MovementKind::kExpansion], 20);
  EXPECT_EQ(row.movements[MovementKind::kContraction], 0);
  EXPECT_EQ(row.movements[MovementKind::kPrice], 0);
}

TEST(ArrBridge, MovementsAreInConstantCurrencyAndFxTakesTheRest) {
  const BridgeRow row =
      RowOf({InDollars(Segment("l", 1000, 1, {1, 18})), InDollars(Segment("l", 1000, 2, {18}))});
  EXPECT_EQ(row.opening_minor, 900);
  EXPECT_EQ(row.movements[MovementKind::kExpansion], 900);
  EXPECT_EQ(row.closing_constant_minor, 1800);
  EXPECT_EQ(row.movements[MovementKind::kFx], -200);
  EXPECT_EQ(row.closing_minor, 1600);
}

TEST(ArrBridge, EachLineIsRoundedOnce) {
  // 0.9 and 0.8 of a cent each: 1 and 1.
  const BridgeRow row =
      RowOf({InDollars(Segment("l", 1, 1, {1})), InDollars(Segment("m", 1, 1, {1}))});
  EXPECT_EQ(row.opening_minor, 2);
  EXPECT_EQ(row.closing_minor, 2);
}

TEST(ArrBridge, AnotherCurrencyIsNoPriceStep) {
  const BridgeRow row =
      RowOf({InDollars(Segment("l", 1000, 1, {1, 12})), Segment("l", 950, 1, {12})});
  EXPECT_EQ(row.movements[MovementKind::kPrice], 0);
  EXPECT_EQ(row.movements[MovementKind::kExpansion], 50);
}

TEST(ArrBridge, FamiliesSumTheirAccounts) {
  std::vector<AccountRevenue> accounts = {{"a", "p", {Segment("l", 5, 1, {1})}},
                                          {"b", "p", {Segment("l", 7, 1, {15})}},
                                          {"c", "q", {Segment("l", 9, 1, {1, 15})}}};
  const auto bridge = *ArrBridge(accounts, {10, 20}, Euros());
  EXPECT_EQ(bridge.accounts.size(), 3);
  EXPECT_EQ(bridge.families.size(), 2);
  EXPECT_EQ(bridge.families.at("p").opening_minor, 5);
  EXPECT_EQ(bridge.families.at("p").movements[MovementKind::kNew], 7);
  EXPECT_EQ(bridge.families.at("p").closing_minor, 12);
  EXPECT_EQ(bridge.families.at("q").movements[MovementKind::kChurn], -9);
  EXPECT_EQ(bridge.portfolio.closing_minor, 12);
}

TEST(ArrBridge, RefusesWhatMakesNoSense) {
  const auto field_of = [](std::vector<LineSegment> lines) {
    return FieldOf(ArrBridge({Account(std::move(lines))}, {10, 20}, Euros()));
  };
  EXPECT_EQ(field_of({Segment("l", 1, 1, {5, 8}), Segment("l", 1, 1, {7})}),
            "accounts[0].lines[1].start");
  EXPECT_EQ(field_of({Segment("l", 1, 1, {7}), Segment("l", 1, 1, {5})}),
            "accounts[0].lines[0].start");
  EXPECT_EQ(field_of({Segment("l", 1, 1, {5, 4})}), "accounts[0].lines[0].end_exclusive");
  EXPECT_EQ(field_of({Segment("l", 1, -1, {5})}), "accounts[0].lines[0].quantity");
  EXPECT_EQ(field_of({Segment("l", -1, 1, {5})}), "accounts[0].lines");
  LineSegment pounds = Segment("l", 1, 1, {5});
  pounds.currency = "GBP";
  EXPECT_EQ(field_of({pounds}), "fx.rates");
  pounds.currency = "Pound";
  EXPECT_EQ(field_of({pounds}), "accounts[0].lines[0].currency");
  EXPECT_EQ(FieldOf(ArrBridge({}, {10, 10}, Euros())), "to");
  EXPECT_EQ(FieldOf(ArrBridge({Account({}), Account({})}, {10, 20}, Euros())),
            "accounts[1].account");
  EXPECT_EQ(FieldOf(ArrBridge({}, {10, 20}, {"EUR", {{"EUR", 0, 1}}})), "fx.rates[0].currency");
}

TEST(ArrBridge, SaysWhatIsTooLarge) {
  std::vector<AccountRevenue> accounts = {{"a", "a", {Segment("l", kMax, 1, {1})}},
                                          {"b", "b", {Segment("l", 1, 1, {1})}}};
  EXPECT_THAT(ArrBridge(accounts, {10, 20}, Euros()), HasReason(Reason::REASON_OUT_OF_RANGE));
  EXPECT_EQ(ArrBridge({accounts[0]}, {10, 20}, Euros())->portfolio.closing_minor, kMax);
}

// ---- Against a naive recomputation, one day and one line at a time.

constexpr Day kFirst = 0;
constexpr Day kDays = 24;
const std::vector<std::string> kLines = {"k", "l", "m"};

std::vector<LineSegment> AnyLines() {
  std::vector<LineSegment> segments;
  for (const std::string& line : kLines) {
    Day day = kFirst;
    while (*rc::gen::inRange(0, 4) > 0 && day < kDays) {
      day += *rc::gen::element(0, 0, 1, 4);
      const Day end = day + *rc::gen::inRange(0, 12);
      LineSegment segment =
          Segment(line, *rc::gen::inRange(0, 40), *rc::gen::inRange(0, 4), {day, end});
      segment.price.price_period = *rc::gen::element(PricePeriod::kYear, PricePeriod::kQuarter);
      if (*rc::gen::arbitrary<bool>()) segment.currency = "USD";
      segments.push_back(segment);
      day = end;
    }
  }
  return segments;
}

const LineSegment* SegmentOn(const std::vector<LineSegment>& lines, const std::string& line,
                             Day day) {
  for (const LineSegment& segment : lines) {
    if (segment.line == line && segment.start <= day && day < *segment.end_exclusive) {
      return &segment;
    }
  }
  return nullptr;
}

int64_t YearlyPrice(const LineSegment& segment) {
  return segment.price.unit_price_minor *
         (segment.price.price_period == PricePeriod::kQuarter ? 4 : 1);
}

// An amount of the segment's currency at the rate of a day, in tenths: 0.9 until 14, 0.8 from 15.
int64_t Rounded(int64_t amount, const std::string& currency, Day rate_day) {
  if (currency == "EUR") return amount;
  const int64_t tenths = amount * (rate_day < 15 ? 9 : 8) + 5;
  return tenths >= 0 ? tenths / 10 : (tenths - 9) / 10;
}

int64_t ArrOn(const LineSegment* segment, Day rate_day) {
  if (segment == nullptr) return 0;
  return Rounded(YearlyPrice(*segment) * segment->price.quantity, segment->currency, rate_day);
}

int64_t TotalOn(const std::vector<LineSegment>& lines, Day day, Day rate_day) {
  int64_t total = 0;
  for (const auto& line : kLines) total += ArrOn(SegmentOn(lines, line, day), rate_day);
  return total;
}

int64_t PriceOn(const std::vector<LineSegment>& lines, Day day, Day rate_day) {
  int64_t price = 0;
  for (const auto& line : kLines) {
    const LineSegment* const before = SegmentOn(lines, line, day - 1);
    const LineSegment* const after = SegmentOn(lines, line, day);
    if (before == nullptr || after == nullptr || before->currency != after->currency) continue;
    const int64_t change = YearlyPrice(*after) - YearlyPrice(*before);
    price += Rounded(change * after->price.quantity, after->currency, rate_day);
  }
  return price;
}

BridgeRow NaiveRow(const std::vector<LineSegment>& lines, Day from, Day to) {
  BridgeRow row;
  bool had_arr = false;
  for (Day day = kFirst; day <= to; ++day) {
    const int64_t before = TotalOn(lines, day - 1, from);
    const int64_t after = TotalOn(lines, day, from);
    had_arr = had_arr || before > 0;
    if (day == from) row.opening_minor = after;
    if (day <= from) continue;
    if (before == 0) {
      row.movements[had_arr ? MovementKind::kReactivation : MovementKind::kNew] += after;
    } else if (after == 0) {
      row.movements[MovementKind::kChurn] -= before;
    } else {
      const int64_t price = PriceOn(lines, day, from);
      const int64_t volume = after - before - price;
      row.movements[MovementKind::kPrice] += price;
      row.movements[volume > 0 ? MovementKind::kExpansion : MovementKind::kContraction] += volume;
    }
  }
  row.closing_constant_minor = TotalOn(lines, to, from);
  row.closing_minor = TotalOn(lines, to, to);
  row.movements[MovementKind::kFx] = row.closing_minor - row.closing_constant_minor;
  return row;
}

bool Balances(const BridgeRow& row) {
  const auto& amounts = row.movements.amounts_minor;
  return std::accumulate(amounts.begin(), amounts.end(), row.opening_minor) == row.closing_minor;
}

TEST(ArrBridge, AgreesWithEveryDayOfEveryLineAndBalancesAtEveryGrain) {
  EXPECT_TRUE(rc::check("any lines of any accounts", [] {
    std::vector<AccountRevenue> accounts;
    for (const std::string name : {"a", "b", "c"}) {
      accounts.push_back({name, *rc::gen::element(std::string("p"), std::string("q")), AnyLines()});
    }
    const Day from = *rc::gen::inRange(kFirst, kDays);
    const Day to = *rc::gen::inRange(from + 1, kDays + 1);
    const auto bridge = *ArrBridge(accounts, {from, to}, Euros());
    for (const AccountRevenue& account : accounts) {
      RC_ASSERT(bridge.accounts.at(account.account) == NaiveRow(account.lines, from, to));
    }
    for (const auto& [name, row] : bridge.families) RC_ASSERT(Balances(row));
    RC_ASSERT(Balances(bridge.portfolio));
  }));
}

TEST(ArrBridge, TwoPeriodsAddUpWhileRatesStand) {
  EXPECT_TRUE(rc::check("any lines, a period cut in two", [] {
    const std::vector<AccountRevenue> accounts = {Account(AnyLines())};
    const Day from = *rc::gen::inRange(kFirst, kDays - 1);
    const Day to = *rc::gen::inRange(from + 2, kDays + 2);
    const Day middle = *rc::gen::inRange(from + 1, to);
    const FxTable fixed = {"EUR", {{"USD", 0, 900'000'000}}};
    const BridgeRow first = ArrBridge(accounts, {from, middle}, fixed)->portfolio;
    const BridgeRow second = ArrBridge(accounts, {middle, to}, fixed)->portfolio;
    Movements sum = first.movements;
    RC_ASSERT(AddTo(second.movements, &sum).ok());
    const BridgeRow whole = ArrBridge(accounts, {from, to}, fixed)->portfolio;
    RC_ASSERT(whole.movements == sum);
    RC_ASSERT(first.closing_minor == second.opening_minor);
  }));
}

}  // namespace
}  // namespace steward::contracts
