#include "services/contracts/policies/fx.h"

#include <rapidcheck.h>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"
#include "services/contracts/policies/calendar_for_test.h"

namespace steward::contracts {
namespace {

using testing::IsOk;

FxTable Table() {
  return {"EUR",
          {{"USD", D("2026-01-01"), 900'000'000},
           {"USD", D("2026-03-01"), 950'000'000},
           {"JPY", D("2026-01-01"), 6'123'457},
           {"KWD", D("2026-01-01"), 3'000'000'000}}};
}

WideInteger InEuros(const ExactAmount& amount, absl::string_view currency,
                    absl::string_view day = "2026-02-01") {
  return Convert(amount, *FxFactorOn(Table(), currency, D(day)));
}

TEST(Fx, ARateHoldsFromItsDayUntilTheNext) {
  EXPECT_EQ(InEuros({100'00}, "USD", "2026-01-01"), 90'00);
  EXPECT_EQ(InEuros({100'00}, "USD", "2026-02-28"), 90'00);
  EXPECT_EQ(InEuros({100'00}, "USD", "2026-03-01"), 95'00);
  EXPECT_EQ(InEuros({100'00}, "EUR", "1999-01-01"), 100'00);
}

TEST(Fx, MinorUnitsHaveTheirOwnDigits) {
  EXPECT_EQ(InEuros({10'000}, "JPY"), 61'23);  // 10,000 yen x 0.006123457 = 61.23457
  EXPECT_EQ(InEuros({10'000}, "KWD"), 30'00);  // 10.000 dinars
  EXPECT_EQ(InEuros({100'000'000}, "JPY"), 612'345'70);
}

TEST(Fx, RoundsOnceFromTheExactAmount) {
  // 1/3 cent x 0.9 = 0.3; 5/9 x 0.9 = 0.5, up; below zero up too.
  EXPECT_EQ(InEuros({1, 3}, "USD"), 0);
  EXPECT_EQ(InEuros({5, 9}, "USD"), 1);
  EXPECT_EQ(InEuros({-5, 9}, "USD"), 0);
}

TEST(Fx, SaysWhichRateIsMissing) {
  EXPECT_EQ(FieldOf(FxFactorOn(Table(), "USD", D("2025-12-31"))), "fx.rates");
  EXPECT_EQ(FieldOf(FxFactorOn(Table(), "GBP", D("2026-12-31"))), "fx.rates");
}

TEST(Fx, RefusesTablesThatMakeNoSense) {
  EXPECT_THAT(CheckFxTable(Table()), IsOk());
  FxTable table = Table();
  table.reporting_currency = "EURO";
  EXPECT_EQ(FieldOf(CheckFxTable(table)), "fx.reporting_currency");
  table = Table();
  table.rates[1].currency = "usd";
  EXPECT_EQ(FieldOf(CheckFxTable(table)), "fx.rates[1].currency");
  table.rates[1].currency = "EUR";
  EXPECT_EQ(FieldOf(CheckFxTable(table)), "fx.rates[1].currency");
  table = Table();
  table.rates[2].rate_e9 = 0;
  EXPECT_EQ(FieldOf(CheckFxTable(table)), "fx.rates[2].rate_e9");
  table = Table();
  table.rates[1].from = table.rates[0].from;
  EXPECT_EQ(FieldOf(CheckFxTable(table)), "fx.rates[1].from");
}

TEST(Fx, IsWithinAHalfOfTheExactAmount) {
  EXPECT_TRUE(rc::check("any amount and rate", [] {
    const int64_t minor = *rc::gen::arbitrary<int64_t>();
    const int64_t rate = *rc::gen::inRange<int64_t>(1, 1'000'000'000'000);
    const FxTable table = {"EUR", {{"USD", 0, rate}}};
    const WideInteger converted = Convert({minor}, *FxFactorOn(table, "USD", 1));
    const WideInteger miss = 2 * (converted * kFxRateUnit - WideInteger(minor) * rate);
    RC_ASSERT(miss > -kFxRateUnit);
    RC_ASSERT(miss <= kFxRateUnit);
  }));
}

}  // namespace
}  // namespace steward::contracts
