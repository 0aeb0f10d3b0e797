#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Rule {
  std::string pattern;
  int32_t strength_bp;
};

v1::SetJobTitlesRequest Setting(const std::vector<Rule>& rules) {
  v1::SetJobTitlesRequest request;
  for (const Rule& each : rules) {
    auto* rule = request.add_rules();
    rule->set_pattern(each.pattern);
    rule->set_strength_bp(each.strength_bp);
  }
  return request;
}

v1::JobTitles Get(const Search& search) {
  v1::JobTitles titles;
  EXPECT_THAT(search.scenario.Ask(v1::GetJobTitlesRequest(), &titles), IsOk());
  return titles;
}

TEST(SetJobTitles, TakesThePlaceOfTheBuiltInRules) {
  Search search;
  EXPECT_TRUE(Get(search).built_in());
  EXPECT_EQ(Get(search).rules(1).pattern(), "account manager");
  const auto outcome = search.scenario.When(Setting({{"Kundenbetreuer", 9'000}}));
  ASSERT_THAT(outcome.types, ElementsAre("JobTitlesSet"));
  EXPECT_THAT(EventAt<v1::JobTitlesSet>(outcome).before(), IsEmpty());
  ASSERT_EQ(Get(search).rules_size(), 1);
  EXPECT_FALSE(Get(search).built_in());
  EXPECT_EQ(Get(search).rules(0).strength_bp(), 9'000);
  EXPECT_THAT(search.scenario.Verify(), IsEmpty());
}

TEST(SetJobTitles, FindsNothingNewInTheSameRules) {
  Search search;
  EXPECT_THAT(search.scenario.When(Setting({})).types, IsEmpty());
  search.scenario.When(Setting({{"a", 1}, {"b", 2}}));
  EXPECT_THAT(search.scenario.When(Setting({{"a", 1}, {"b", 2}})).types, IsEmpty());
  EXPECT_THAT(search.scenario.When(Setting({{"b", 2}, {"a", 1}})).types,
              ElementsAre("JobTitlesSet"));
}

TEST(SetJobTitles, WithoutRulesTheBuiltInOnesHoldAgain) {
  Search search;
  search.scenario.When(Setting({{"a", 1}}));
  EXPECT_THAT(search.scenario.When(Setting({})).types, ElementsAre("JobTitlesSet"));
  EXPECT_TRUE(Get(search).built_in());
}

TEST(SetJobTitles, RefusesPatternsThatSayNothingOrStandTwice) {
  Search search;
  const auto wordless = search.scenario.When(Setting({{"a", 1}, {" - ", 1}}));
  EXPECT_THAT(wordless.status, HasReason(Reason::REASON_INVALID_FIELD));
  EXPECT_THAT(MessageOfStatus(wordless), HasSubstr("rules[1].pattern"));
  EXPECT_THAT(
      search.scenario.When(Setting({{"Account-Manager", 1}, {"account manager", 2}})).status,
      HasReason(Reason::REASON_INVALID_FIELD));
}

}  // namespace
}  // namespace steward::accounts
