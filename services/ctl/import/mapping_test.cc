#include "services/ctl/import/mapping.h"

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::importing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSmall[] = R"(name = "small"
[maps.tier.values]
Pro = "GROWTH"
[files.accounts]
path = "accounts.csv"
[files.accounts.columns]
id = { required = true }
title = {}
plan = {}
since = { type = "date", format = "YYYY-MM-DD" }
note = { ignored = "nobody reads it" }
[[steps]]
name = "accounts"
file = "accounts"
method = "steward.accounts.v1.AccountService/ImportAccount"
key = "{id}"
[steps.request.account]
name = "accounts/{id}"
display_name = "{title}"
tier = "{plan|map(tier)}"
since = "{since}"
)";

std::string Problems(const std::string& text) {
  const auto mapping = LoadMapping(text, "small.toml", ImportMethods());
  return mapping.ok() ? "" : std::string(mapping.status().message());
}

// The small mapping with one piece of it replaced.
std::string ProblemsWith(const std::string& from, const std::string& to) {
  const std::string text = absl::StrReplaceAll(kSmall, {{from, to}});
  EXPECT_NE(text, kSmall) << from;
  return Problems(text);
}

TEST(Mapping, TheShippedOnesLoad) {
  for (const std::string name : {"ravenstack", "crm", "portfolio"}) {
    const std::string path = absl::StrCat("deploy/mappings/", name, ".toml");
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const auto mapping = LoadMapping(text.str(), path, ImportMethods());
    ASSERT_TRUE(mapping.ok()) << mapping.status().message();
    EXPECT_EQ(mapping->name, name);
  }
}

TEST(Mapping, Loads) {
  const auto mapping = LoadMapping(kSmall, "small.toml", ImportMethods());
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_EQ(mapping->steps.size(), 1u);
  EXPECT_EQ(mapping->steps[0].method->full_name(),
            "steward.accounts.v1.AccountService.ImportAccount");
  EXPECT_EQ(mapping->FindFile("accounts")->columns.size(), 5u);
  EXPECT_EQ(mapping->FindFile("account"), nullptr);
}

TEST(Mapping, SaysLineAndSuggestion) {
  EXPECT_EQ(ProblemsWith("path = ", "paht = "),
            "small.toml:4: file 'accounts' needs 'path'\n"
            "small.toml:5: file 'accounts' has the unknown key 'paht'; did you mean 'path'?");
  EXPECT_THAT(ProblemsWith("ImportAccount\"", "ImportAcount\""),
              HasSubstr("small.toml:15: there is no method "
                        "'steward.accounts.v1.AccountService/ImportAcount'; did you mean "
                        "'steward.accounts.v1.AccountService/ImportAccount'?"));
  EXPECT_THAT(
      ProblemsWith("display_name =", "dispaly_name ="),
      HasSubstr(
          "small.toml:19: Account has no field 'dispaly_name'; did you mean 'display_name'?"));
  EXPECT_THAT(ProblemsWith("{title}", "{titel}"),
              HasSubstr("there is no column 'titel'; did you mean 'title'?"));
  EXPECT_THAT(ProblemsWith("\"GROWTH\"", "\"GROWHT\""),
              HasSubstr("'GROWHT' is no Tier; did you mean"));
  EXPECT_THAT(ProblemsWith("file = \"accounts\"", "file = \"acounts\""),
              HasSubstr("no file or derived table 'acounts'; did you mean 'accounts'?"));
}

TEST(Mapping, ReportsAllProblemsAtOnce) {
  const std::string text = absl::StrReplaceAll(
      kSmall, {{"\"date\"", "\"dat\""}, {"{id}", "{idd}"}, {"\"YYYY-MM-DD\"", "\"YYYY\""}});
  EXPECT_THAT(Problems(text), AllOf(HasSubstr("no type 'dat'"), HasSubstr("no column 'idd'")));
}

TEST(Mapping, EveryColumnIsUsedOrIgnored) {
  EXPECT_THAT(ProblemsWith("since = \"{since}\"", ""),
              HasSubstr("column 'since' of 'accounts' is neither used nor ignored"));
  EXPECT_THAT(ProblemsWith("\"{title}\"", "\"{note}\""),
              HasSubstr("column 'note' of 'accounts' is used here, but ignored above"));
}

TEST(Mapping, EveryFileIsMappedOrSaysWhyNot) {
  EXPECT_THAT(Problems(absl::StrCat(kSmall, "[files.other]\npath = \"other.csv\"\n")),
              HasSubstr("file 'other' needs 'columns', or 'not_mapped'"));
  EXPECT_EQ(Problems(absl::StrCat(kSmall,
                                  "[files.other]\npath = \"other.csv\"\nnot_mapped = \"later\"\n")),
            "");
  EXPECT_THAT(ProblemsWith("path = \"accounts.csv\"", "path = \"accounts.csv\"\nskipped = \"why\""),
              HasSubstr("is skipped or not mapped, but has a step"));
}

TEST(Mapping, ValuesHaveToFitTheirFields) {
  EXPECT_THAT(ProblemsWith("display_name = \"{title}\"",
                           "display_name = \"{title}\"\nannual_revenue = \"{since}\""),
              HasSubstr("field 'annual_revenue' can't take date"));
  EXPECT_THAT(ProblemsWith("display_name = \"{title}\"",
                           "display_name = \"{title}\"\nemployee_count = \"many\""),
              HasSubstr("field 'employee_count': 'many' is not a whole number"));
  EXPECT_THAT(ProblemsWith("display_name = \"{title}\"",
                           "display_name = \"{title}\"\nattributes = \"{title}\""),
              HasSubstr("field 'attributes' is a list"));
  EXPECT_THAT(ProblemsWith("[steps.request.account]",
                           "[steps.request]\nrequest_id = \"x\"\n[steps.request.account]"),
              HasSubstr("'request_id' is set by the importer"));
}

TEST(Mapping, PersonalTextGoesOnlyWhereItMay) {
  EXPECT_THAT(ProblemsWith("title = {}", "title = { personal = true }"),
              HasSubstr("field 'display_name' is not for personal text"));
  EXPECT_THAT(Problems(absl::StrReplaceAll(kSmall, {{"title = {}", "title = { personal = true }"},
                                                    {"{title}", "{title|hash}"}})),
              Not(HasSubstr("personal")));
}

TEST(Mapping, BrokenTomlSaysItsLine) {
  EXPECT_THAT(Problems("name = \"x\"\npath = = 1\n"), HasSubstr("small.toml:2: "));
}

TEST(Mapping, CorrectionsNeedAReasonAndFormatsADate) {
  EXPECT_THAT(ProblemsWith("title = {}", "title = { corrections = { a = \"b\" } }"),
              HasSubstr("needs both 'corrections' and 'correction'"));
  EXPECT_THAT(ProblemsWith(", format = \"YYYY-MM-DD\"", ""),
              HasSubstr("column 'since' needs 'format'"));
  EXPECT_THAT(ProblemsWith("\"YYYY-MM-DD\"", "\"YYYY-MM-DD hh:mm\""),
              HasSubstr("a format with hours is of the type time"));
}

}  // namespace
}  // namespace steward::importing
