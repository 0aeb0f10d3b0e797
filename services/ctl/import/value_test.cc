#include "services/ctl/import/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/import/date_format.h"

namespace steward::importing {
namespace {

using ::testing::HasSubstr;

std::string ReadDate(absl::string_view pattern, absl::string_view text) {
  const auto format = DateFormat::Parse(pattern);
  if (!format.ok()) return std::string(format.status().message());
  const auto read = format->Read(text);
  return read.ok() ? absl::FormatCivilTime(*read) : std::string(read.status().message());
}

TEST(DateFormat, ReadsWhatThePatternSays) {
  EXPECT_EQ(ReadDate("DD-MM-YYYY", "03-04-2024"), "2024-04-03T00:00:00");
  EXPECT_EQ(ReadDate("M/D/YYYY", "3/14/2024"), "2024-03-14T00:00:00");
  EXPECT_EQ(ReadDate("M/D/YYYY", "11/1/2024"), "2024-11-01T00:00:00");
  EXPECT_EQ(ReadDate("YYYY-MM-DD", "2024-02-29"), "2024-02-29T00:00:00");
  EXPECT_EQ(ReadDate("DD-MM-YYYY hh:mm", "28-07-2023 03:05"), "2023-07-28T03:05:00");
}

TEST(DateFormat, RefusesOtherFormsAndDaysThatDoNotExist) {
  EXPECT_THAT(ReadDate("DD-MM-YYYY", "3-4-2024"), HasSubstr("not a date of the form DD-MM-YYYY"));
  EXPECT_THAT(ReadDate("DD-MM-YYYY", "31-02-2024"), HasSubstr("not a date"));
  EXPECT_THAT(ReadDate("YYYY-MM-DD", "2023-02-29"), HasSubstr("not a date"));
  EXPECT_THAT(ReadDate("M/D/YYYY", "14/3/2024"), HasSubstr("not a date"));
  EXPECT_THAT(ReadDate("YYYY-MM-DD", "2024-01-01x"), HasSubstr("not a date"));
  EXPECT_THAT(ReadDate("DD-MM", "01-01"), HasSubstr("needs YYYY"));
  EXPECT_THAT(ReadDate("DD-DD-YYYY", "01-01-2024"), HasSubstr("twice"));
}

TEST(Decimal, IsExact) {
  EXPECT_EQ(ToText(*ParseDecimal("1100.040")), "1100.04");
  EXPECT_EQ(ToText(*ParseDecimal("-0.50")), "-0.5");
  EXPECT_EQ(ToText(*ParseDecimal("0")), "0");
  EXPECT_EQ(ScaleToInteger(*ParseDecimal("11698.03"), 100'000'000, false).value(),
            1'169'803'000'000);
  EXPECT_EQ(ScaleToInteger(*ParseDecimal("0.586206897"), 10'000, true).value(), 5862);
  EXPECT_EQ(ScaleToInteger(*ParseDecimal("0.00005"), 10'000, true).value(), 1);
  EXPECT_EQ(ScaleToInteger(*ParseDecimal("-0.00005"), 10'000, true).value(), 0);
  EXPECT_FALSE(ScaleToInteger(*ParseDecimal("1.005"), 100, false).ok());
  EXPECT_FALSE(ScaleToInteger(*ParseDecimal("99999999999999999999"), 100, false).ok());
  for (const char* text : {"", "-", ".5", "5.", "1,000", "1e3", " 1", "1.2.3"}) {
    EXPECT_FALSE(ParseDecimal(text).ok()) << text;
  }
}

TEST(Value, Compares) {
  EXPECT_EQ(Compare(Value(int64_t{2}), Value(int64_t{10})), -1);
  EXPECT_EQ(Compare(Value(*ParseDecimal("2.50")), Value(*ParseDecimal("2.5"))), 0);
  EXPECT_EQ(Compare(Value(std::string("2024-01-02")), *FromText("2024-01-01", Kind::kDay)), 1);
  EXPECT_EQ(Compare(Value(true), Value(std::string("TRUE"))), 0);
  EXPECT_EQ(Compare(Value(), Value(int64_t{1})), std::nullopt);
  EXPECT_EQ(Compare(Value(Amount{"USD", 1}), Value(Amount{"EUR", 1})), std::nullopt);
}

TEST(Value, ADayBeginsInItsZone) {
  absl::TimeZone tehran;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Tehran", &tehran));
  // Midnight of 22 March 2022 did not exist there: the clock went from 23:59 to 01:00.
  EXPECT_EQ(ToText(Value(StartOf({absl::CivilDay(2022, 3, 22), tehran}))), "2022-03-21T20:30:00Z");
  EXPECT_EQ(ToText(Value(StartOf({absl::CivilDay(2024, 1, 1), tehran}))), "2023-12-31T20:30:00Z");
}

}  // namespace
}  // namespace steward::importing
