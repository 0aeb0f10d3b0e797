#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ListAccounts : public ::testing::Test {
 protected:
  void Create(absl::string_view id, absl::string_view name, v1::Tier tier,
              absl::string_view country) {
    auto request = Creating(id, name);
    request.mutable_account()->set_tier(tier);
    request.mutable_account()->set_country(std::string(country));
    ASSERT_TRUE(scenario.When(request).status.ok());
  }
  v1::ListAccountsResponse Page(const std::string& filter, int page_size = 0,
                                const std::string& token = "") {
    v1::ListAccountsRequest request;
    request.set_filter(filter);
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListAccountsResponse response;
    status = scenario.Ask(request, &response);
    return response;
  }
  std::vector<std::string> Names(const std::string& filter) {
    const auto response = Page(filter);
    EXPECT_TRUE(status.ok()) << filter << ": " << status;
    std::vector<std::string> names;
    for (const auto& account : response.accounts()) names.push_back(account.name());
    return names;
  }

  Scenario scenario{Accounts()};
  absl::Status status;
};

TEST_F(ListAccounts, EveryAccountById) {
  Create("b", "Beta", v1::TIER_KEY, "DE");
  Create("a", "Alpha", v1::TIER_SCALE, "FR");
  EXPECT_THAT(Names(""), UnorderedElementsAre("accounts/a", "accounts/b"));
}

TEST_F(ListAccounts, ByOneIndexedField) {
  Create("a", "Alpha", v1::TIER_SCALE, "FR");
  Create("b", "Beta", v1::TIER_KEY, "DE");
  Create("c", "Gamma", v1::TIER_KEY, "");
  EXPECT_THAT(Names("tier = TIER_KEY"), UnorderedElementsAre("accounts/b", "accounts/c"));
  EXPECT_THAT(Names("country = \"FR\""), ElementsAre("accounts/a"));
  EXPECT_THAT(Names("lifecycle = LIFECYCLE_ACTIVE"), IsEmpty());
  EXPECT_THAT(Names("lifecycle = LIFECYCLE_PROSPECT"),
              UnorderedElementsAre("accounts/a", "accounts/b", "accounts/c"));
}

TEST_F(ListAccounts, ByTheBeginningOfAName) {
  Create("a", "Acme  Inc", v1::TIER_KEY, "DE");
  Create("b", "ACMETAL", v1::TIER_KEY, "DE");
  Create("c", "Beta", v1::TIER_KEY, "DE");
  EXPECT_THAT(Names("display_name = \"acme*\""), UnorderedElementsAre("accounts/a", "accounts/b"));
  EXPECT_THAT(Names("display_name = \"acme inc\""), ElementsAre("accounts/a"));
  EXPECT_THAT(Names("display_name = \"acme\""), IsEmpty());
}

TEST_F(ListAccounts, ArabicAndPersianSpellingsMeet) {
  Create("a", "\xD8\xB4\xD8\xB1\xDA\xA9\xD8\xAA \xDB\x8C\xDA\xA9", v1::TIER_KEY, "IR");
  // With Arabic kaf and Arabic yeh.
  EXPECT_THAT(Names("display_name = \"\xD8\xB4\xD8\xB1\xD9\x83\xD8\xAA \xD9\x8A*\""),
              ElementsAre("accounts/a"));
}

TEST_F(ListAccounts, ByManagerAndByMember) {
  for (const char* id : {"a", "b", "c", "d"}) Create(id, "Alpha", v1::TIER_KEY, "DE");
  const auto give = [this](const std::string& account, v1::AssignmentRole role,
                           v1::Assignment::State state) {
    v1::AccountAssigned assigned;
    assigned.mutable_assignment()->set_name(absl::StrCat("accounts/", account, "/assignments/x"));
    assigned.mutable_assignment()->set_role(role);
    assigned.mutable_assignment()->set_person("people/p1");
    assigned.mutable_assignment()->set_state(state);
    assigned.mutable_assignment()->mutable_valid_from()->set_seconds(1);
    scenario.Given(absl::StrCat("accounts/", account, "/team"), assigned);
  };
  give("b", v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER, v1::Assignment::STATE_ACTIVE);
  give("c", v1::ASSIGNMENT_ROLE_SUPPORT_LEAD, v1::Assignment::STATE_SCHEDULED);
  give("d", v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER, v1::Assignment::STATE_ENDED);
  EXPECT_THAT(Names("manager = \"people/p1\""), ElementsAre("accounts/b"));
  EXPECT_THAT(Names("manager = \"people/p2\""), IsEmpty());
  EXPECT_THAT(Names("member = \"people/p1\""), UnorderedElementsAre("accounts/b", "accounts/c"));
  EXPECT_THAT(Names("member = \"people/p2\""), IsEmpty());
}

TEST_F(ListAccounts, FillsTheParentFromTheEdge) {
  Create("a", "Alpha", v1::TIER_KEY, "DE");
  Create("b", "Beta", v1::TIER_SCALE, "DE");
  ASSERT_TRUE(scenario.When(Below<v1::SetAccountParentRequest>("b", "a")).status.ok());
  const auto response = Page("tier = TIER_SCALE");
  ASSERT_EQ(response.accounts_size(), 1);
  EXPECT_EQ(response.accounts(0).parent(), "accounts/a");
  EXPECT_TRUE(response.accounts(0).has_create_time());
  EXPECT_NE(response.accounts(0).etag(), "");
}

TEST_F(ListAccounts, PagesMeetWithoutGapOrRepeat) {
  for (char c = 'a'; c < 'k'; ++c) Create(std::string(1, c), "Acme", v1::TIER_KEY, "DE");
  std::vector<std::string> names;
  std::string token;
  do {
    const auto page = Page("country = \"DE\"", 3, token);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_LE(page.accounts_size(), 3);
    for (const auto& account : page.accounts()) names.push_back(account.name());
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(names.size(), 10u);
  EXPECT_THAT(std::set<std::string>(names.begin(), names.end()), ::testing::SizeIs(10));
  const auto page = Page("country = \"DE\"", 3);
  Page("tier = TIER_KEY", 3, page.next_page_token());
  EXPECT_EQ(ReasonOf(status), Reason::REASON_INVALID_PAGE_TOKEN);
}

TEST_F(ListAccounts, RefusesWhatNoIndexServes) {
  for (const char* filter : {"industry = \"steel\"", "tier = TIER_GOLD", "manager = \"p1\"",
                             "member = \"p1\"", "lifecycle = ACTIVE", "country = \"D*\""}) {
    Page(filter);
    EXPECT_EQ(ReasonOf(status), Reason::REASON_UNSUPPORTED_FILTER) << filter;
  }
  Page("industry = \"steel\"");
  EXPECT_THAT(std::string(status.message()), HasSubstr("manager = \"value\""));
}

}  // namespace
}  // namespace steward::accounts
