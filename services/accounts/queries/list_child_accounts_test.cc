#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ListChildAccountsRequest ChildrenOf(absl::string_view id) {
  v1::ListChildAccountsRequest request;
  request.set_account(absl::StrCat("accounts/", id));
  return request;
}

TEST(ListChildAccounts, NamesTheDirectChildrenById) {
  Scenario scenario(Accounts());
  for (const char* id : {"a1", "a2", "a3", "a4"}) scenario.When(Creating(id));
  for (const char* id : {"a3", "a2"}) {
    scenario.When(Below<v1::SetAccountParentRequest>(id, "a1"));
  }
  scenario.When(Below<v1::SetAccountParentRequest>("a4", "a2"));
  v1::ListChildAccountsResponse response;
  ASSERT_TRUE(scenario.Ask(ChildrenOf("a1"), &response).ok());
  EXPECT_THAT(response.children(), ElementsAre("accounts/a2", "accounts/a3"));
}

TEST(ListChildAccounts, ALeafHasNone) {
  Scenario scenario(Accounts());
  scenario.When(Creating("a1"));
  v1::ListChildAccountsResponse response;
  ASSERT_TRUE(scenario.Ask(ChildrenOf("a1"), &response).ok());
  EXPECT_THAT(response.children(), IsEmpty());
}

TEST(ListChildAccounts, RefusesAnAccountThatDoesNotExist) {
  Scenario scenario(Accounts());
  v1::ListChildAccountsResponse response;
  EXPECT_EQ(ReasonOf(scenario.Ask(ChildrenOf("a1"), &response)), Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::accounts
