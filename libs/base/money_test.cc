#include "libs/base/money.h"

#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace steward {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(CheckedArithmetic, IsExactUpToTheLimitsAndFailsBeyond) {
  EXPECT_EQ(CheckedAdd(kMax - 1, 1).value(), kMax);
  EXPECT_EQ(CheckedAdd(kMax, 1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(CheckedSub(kMin + 1, 1).value(), kMin);
  EXPECT_EQ(CheckedSub(kMin, 1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(CheckedMul(kMax, -1).value(), -kMax);
  EXPECT_EQ(CheckedMul(kMin, -1).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(MulDivHalfUp, RoundsHalvesUpAlsoBelowZero) {
  EXPECT_EQ(MulDivHalfUp(5, 1, 2).value(), 3);
  EXPECT_EQ(MulDivHalfUp(-5, 1, 2).value(), -2);
  EXPECT_EQ(MulDivHalfUp(-7, 1, 3).value(), -2);
  EXPECT_EQ(MulDivHalfUp(-8, 1, 3).value(), -3);
  EXPECT_EQ(MulDivHalfUp(7, -1, 2).value(), -3);
  EXPECT_EQ(MulDivHalfUp(0, 5, 7).value(), 0);
}

TEST(MulDivHalfUp, ProratesTheExampleOfTheDomain) {
  EXPECT_EQ(MulDivHalfUp(1'200'000, 291, 365).value(), 956'712);
}

TEST(MulDivHalfUp, KeepsTheProductExactAndChecksTheResult) {
  EXPECT_EQ(MulDivHalfUp(kMax, kMax, kMax).value(), kMax);
  EXPECT_EQ(MulDivHalfUp(kMin, kMax, kMax).value(), kMin);
  EXPECT_EQ(MulDivHalfUp(kMin, kMin, kMax).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(MulDivHalfUp(kMax, 2, 1).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(MulDivHalfUp(1, 1, 0).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(MulDivHalfUp(1, 1, -1).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(MulDivHalfUp, IsTheOnlyIntegerWithinHalfAUnit) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const int64_t value = static_cast<int64_t>(random()) >> 20;
    const int64_t numerator = static_cast<int64_t>(random()) >> 44;
    const int64_t denominator = static_cast<int64_t>(random() >> 30) + 1;
    const absl::StatusOr<int64_t> result = MulDivHalfUp(value, numerator, denominator);
    ASSERT_TRUE(result.ok()) << result.status();
    // -1/2 < result - x <= 1/2, with both sides multiplied by 2 * denominator.
    const __int128 twice = 2 * (static_cast<__int128>(*result) * denominator -
                                static_cast<__int128>(value) * numerator);
    ASSERT_TRUE(twice > -static_cast<__int128>(denominator) && twice <= denominator)
        << value << " * " << numerator << " / " << denominator << " = " << *result;
  }
}

TEST(Currencies, KnowsTheirMinorUnits) {
  EXPECT_EQ(MinorDigits("USD").value(), 2);
  EXPECT_EQ(MinorDigits("EUR").value(), 2);
  EXPECT_EQ(MinorDigits("JPY").value(), 0);
  EXPECT_EQ(MinorDigits("KWD").value(), 3);
  EXPECT_EQ(MinorDigits("CLF").value(), 4);
  EXPECT_EQ(MinorDigits("ZWG").value(), 2);
  EXPECT_EQ(MinorDigits("ISK").value(), 0);
}

TEST(Currencies, RefusesEverythingElse) {
  for (const char* code : {"", "US", "USDX", "usd", "D A", "XXX", "XAU", "XTS", "DEM", "US "}) {
    EXPECT_FALSE(IsKnownCurrency(code)) << code;
    EXPECT_EQ(MinorDigits(code).status().code(), absl::StatusCode::kInvalidArgument) << code;
  }
}

TEST(ParseAmount, IsExactInEveryCurrency) {
  EXPECT_EQ(ParseAmount("25.00", "USD").value(), 2500);
  EXPECT_EQ(ParseAmount("25.5", "USD").value(), 2550);
  EXPECT_EQ(ParseAmount("25", "USD").value(), 2500);
  EXPECT_EQ(ParseAmount("-0.05", "USD").value(), -5);
  EXPECT_EQ(ParseAmount("1000.00", "JPY").value(), 1000);
  EXPECT_NE(ParseAmount("12.50", "JPY").status().message().find("has no decimals"),
            absl::string_view::npos);
  EXPECT_EQ(ParseAmount("1.234", "KWD").value(), 1234);
  EXPECT_EQ(ParseAmount("92233720368547758.07", "USD").value(), kMax);
  EXPECT_EQ(ParseAmount("-92233720368547758.08", "USD").value(), kMin);
}

TEST(ParseAmount, RefusesWhatItWouldHaveToGuess) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1e3", "+1", "1,000", " 1", "1 ", "0.005",
                           "--1", "1.2.3", "0x10", "NaN", "١"}) {
    EXPECT_EQ(ParseAmount(text, "USD").status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_EQ(ParseAmount("92233720368547758.08", "USD").status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ParseAmount("1", "???").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(FormatAmount, ShowsTheCurrencysDigitsAndReadsBack) {
  EXPECT_EQ(FormatAmount(2500, "USD").value(), "25.00");
  EXPECT_EQ(FormatAmount(-5, "USD").value(), "-0.05");
  EXPECT_EQ(FormatAmount(0, "KWD").value(), "0.000");
  EXPECT_EQ(FormatAmount(-7, "JPY").value(), "-7");
  for (const int64_t units : {kMin, kMin + 1, int64_t{-1}, int64_t{0}, int64_t{99}, kMax}) {
    for (const char* currency : {"USD", "JPY", "KWD", "UYW"}) {
      EXPECT_EQ(ParseAmount(FormatAmount(units, currency).value(), currency).value(), units);
    }
  }
}

}  // namespace
}  // namespace steward
