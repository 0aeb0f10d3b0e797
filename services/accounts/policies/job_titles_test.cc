#include "services/accounts/policies/job_titles.h"

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

int32_t BuiltIn(absl::string_view title) { return TitleStrengthBp(title, BuiltInJobTitles()); }

TEST(TitleStrengthBp, TheTitlesOfTheField) {
  for (const char* title :
       {"Account Manager", "Key Account Manager", "Customer Success Manager",
        "Customer Relationship Manager", "Senior Client Partner", "Global Account-Manager"}) {
    EXPECT_EQ(BuiltIn(title), 10'000) << title;
  }
  EXPECT_EQ(BuiltIn("Account Executive"), 8'000);
  EXPECT_EQ(BuiltIn("Head of Accounts"), 0);
  EXPECT_EQ(BuiltIn(""), 0);
}

TEST(TitleStrengthBp, TheFirstRuleThatMatchesDecides) {
  EXPECT_EQ(BuiltIn("Assistant Account Manager"), 5'000);
  JobTitleRules rules;
  const auto add = [&rules](const char* pattern, int32_t strength_bp) {
    v1::JobTitleRule* rule = rules.Add();
    rule->set_pattern(pattern);
    rule->set_strength_bp(strength_bp);
  };
  add("former", 0);
  add("manager", 3'000);
  add("account manager", 10'000);
  EXPECT_EQ(TitleStrengthBp("Former Account Manager", rules), 0);
  EXPECT_EQ(TitleStrengthBp("Account Manager", rules), 3'000);
}

TEST(CheckJobTitles, TheBuiltInOnesArePossible) {
  EXPECT_THAT(CheckJobTitles(BuiltInJobTitles()), steward::testing::IsOk());
}

}  // namespace
}  // namespace steward::accounts
