#include "libs/base/filter.h"

#include <array>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"

namespace steward {
namespace {

using ::testing::HasSubstr;

constexpr std::array<FilterField, 2> kFields = {
    {{.name = "manager"}, {.name = "display_name", .by_prefix = true}}};

std::string Read(absl::string_view text) {
  const auto filter = ParseFilter(text, kFields);
  if (!filter.ok()) return "refused";
  if (!filter->has_value()) return "none";
  return (*filter)->field + "|" + (*filter)->value + ((*filter)->prefix ? "|prefix" : "|whole");
}

TEST(ParseFilter, EmptyTextIsNoFilter) {
  EXPECT_EQ(Read(""), "none");
  EXPECT_EQ(Read("  \t"), "none");
}

TEST(ParseFilter, TakesWordsAndQuotedTexts) {
  EXPECT_EQ(Read("manager = people/p-1"), "manager|people/p-1|whole");
  EXPECT_EQ(Read("manager=\"people/p-1\""), "manager|people/p-1|whole");
  EXPECT_EQ(Read(" display_name = \"Acme Inc\" "), "display_name|Acme Inc|whole");
}

TEST(ParseFilter, StarAtTheEndAsksForABeginning) {
  EXPECT_EQ(Read("display_name = \"Acme I*\""), "display_name|Acme I|prefix");
  EXPECT_EQ(Read("display_name = Ac*"), "display_name|Ac|prefix");
  EXPECT_EQ(Read("display_name = \"*\""), "display_name||prefix");
}

TEST(ParseFilter, EscapesStandForThemselves) {
  EXPECT_EQ(Read(R"(display_name = "a\"b\\c\*")"), R"(display_name|a"b\c*|whole)");
  EXPECT_EQ(Read(R"(display_name = "a = b")"), "display_name|a = b|whole");
}

TEST(ParseFilter, RefusesWhatNoIndexServes) {
  for (const char* text :
       {"country = \"DE\"", "manager", "manager =", "manager = \"\"", "manager > \"a\"",
        "manager = \"a\" AND manager = \"b\"", "manager = \"a", "manager = \"people/*\"",
        "display_name = \"a*b\"", "display_name = \"a**\"", "= \"a\"", "MANAGER = \"a\"",
        "manager = a b", "manager == a"}) {
    EXPECT_EQ(Read(text), "refused") << text;
  }
}

TEST(ParseFilter, RefusalNamesTheFields) {
  const auto refused = ParseFilter("size = 3", kFields).status();
  EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_UNSUPPORTED_FILTER);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("no field 'size'"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("manager = \"value\", display_name = \"begin*\""));
}

TEST(UnsupportedFilterValue, NamesValueAndChoice) {
  const auto refused = UnsupportedFilterValue({.field = "manager", .value = "x"}, "it is a name");
  EXPECT_EQ(refused.message(), "filter can't have manager = \"x\"; it is a name");
}

}  // namespace
}  // namespace steward
