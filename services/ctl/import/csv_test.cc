#include "services/ctl/import/csv.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<CsvRow> ReadAll(const std::string& text, CsvLimits limits = {}) {
  std::istringstream input(text);
  auto reader = CsvReader::Open(input, limits);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<CsvRow> rows;
  if (!reader.ok()) return rows;
  for (CsvRow row; reader->Next(&row);) rows.push_back(row);
  return rows;
}

std::string HeaderError(const std::string& text) {
  std::istringstream input(text);
  auto reader = CsvReader::Open(input);
  return reader.ok() ? "" : std::string(reader.status().message());
}

TEST(Csv, BothLineEndsAndAMissingLastOne) {
  const auto rows = ReadAll("a,b\r\n1,2\n3,4");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].fields, ElementsAre("1", "2"));
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_THAT(rows[1].fields, ElementsAre("3", "4"));
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_THAT(rows[1].error, IsEmpty());
}

TEST(Csv, QuotedFieldsSpanLinesAndKeepTheirLineEnds) {
  const auto rows = ReadAll("a,b\n\"one\r\n\r\ntwo, \"\"x\"\"\",2\n3,4\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].fields, ElementsAre("one\r\n\r\ntwo, \"x\"", "2"));
  EXPECT_EQ(rows[0].line, 2);
  EXPECT_EQ(rows[1].line, 5);
}

TEST(Csv, ByteOrderMarkIsDropped) {
  std::istringstream input(
      "\xEF\xBB\xBF"
      "id\n1\n");
  auto reader = CsvReader::Open(input);
  ASSERT_TRUE(reader.ok());
  EXPECT_THAT(reader->header(), ElementsAre("id"));
}

TEST(Csv, InvalidBytesRejectTheirRowOnly) {
  const auto rows = ReadAll("a,b\n1,\xC3\x28\n2,\xDA\xA9\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].error, "field 2 is not valid UTF-8");
  EXPECT_THAT(rows[1].error, IsEmpty());
}

TEST(Csv, WrongFieldCountIsAnErrorOfTheRow) {
  const auto rows = ReadAll("a,b\n1\n1,2,3\n1,\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].error, "the row has 1 fields, the header 2");
  EXPECT_EQ(rows[1].error, "the row has 3 fields, the header 2");
  EXPECT_THAT(rows[2].fields, ElementsAre("1", ""));
}

TEST(Csv, MalformedQuotes) {
  const auto rows = ReadAll("a,b\n\"x\"y,2\n3,4\n\"open,5\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[0].error, HasSubstr("after the closing quote of field 1"));
  EXPECT_THAT(rows[1].fields, ElementsAre("3", "4"));
  EXPECT_THAT(rows[2].error, HasSubstr("not closed"));
}

TEST(Csv, BlankLinesArePassedOverButAQuotedEmptyFieldIsARow) {
  const auto rows = ReadAll("a\n\n1\n\r\n\"\"\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].line, 3);
  EXPECT_THAT(rows[1].fields, ElementsAre(""));
  EXPECT_EQ(rows[1].line, 5);
}

TEST(Csv, LimitsRejectTheRowAndReadOn) {
  const CsvLimits limits = {.field_bytes_max = 4, .row_bytes_max = 6, .columns_max = 3};
  const auto rows = ReadAll("a,b\n12345,1\n1234,567\n1,2\n1,2,3,4\n", limits);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].error, "field 1 is longer than 4 bytes");
  EXPECT_EQ(rows[1].error, "the row is longer than 6 bytes");
  EXPECT_THAT(rows[2].error, IsEmpty());
  EXPECT_EQ(rows[3].error, "the row has more than 3 fields");
}

TEST(Csv, HeadersThatCannotWork) {
  EXPECT_THAT(HeaderError(""), HasSubstr("empty"));
  EXPECT_THAT(HeaderError("a,a\n"), HasSubstr("'a' twice"));
  EXPECT_THAT(HeaderError("a,,b\n"), HasSubstr("without a name"));
}

TEST(Csv, WrittenRowsReadBack) {
  const std::vector<std::string> fields = {"plain", "a,b", "say \"x\"", "two\r\nlines", ""};
  const auto rows = ReadAll("a,b,c,d,e\n" + CsvLine(fields));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].fields, fields);
  EXPECT_EQ(CsvLine({""}), "\"\"\r\n");
}

}  // namespace
}  // namespace steward::importing
