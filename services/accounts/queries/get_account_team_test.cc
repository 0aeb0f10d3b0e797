#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

class GetAccountTeam : public ::testing::Test {
 protected:
  v1::AccountTeam Get(absl::string_view id) {
    v1::GetAccountTeamRequest request;
    request.set_account(absl::StrCat("accounts/", id));
    v1::AccountTeam team;
    status = scenario.Ask(request, &team);
    return team;
  }

  Scenario scenario{Accounts()};
  absl::Status status;
};

TEST_F(GetAccountTeam, NobodyIsThereWhereNobodyWasAssigned) {
  scenario.When(Creating("a1"));
  const auto team = Get("a1");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(team.name(), "accounts/a1/team");
  EXPECT_EQ(team.assignments_size(), 0);
  EXPECT_EQ(team.etag(), "");
}

TEST_F(GetAccountTeam, ShowsWhoWasAssigned) {
  scenario.When(Creating("a1"));
  v1::AccountAssigned assigned;
  assigned.mutable_assignment()->set_name("accounts/a1/assignments/s1");
  assigned.mutable_assignment()->set_person("people/p1");
  scenario.Given("accounts/a1/team", assigned);
  const auto team = Get("a1");
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(team.assignments_size(), 1);
  EXPECT_EQ(team.assignments(0).person(), "people/p1");
  EXPECT_NE(team.etag(), "");
}

TEST_F(GetAccountTeam, AnUnknownAccountIsNotFound) {
  Get("nobody");
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
}

}  // namespace
}  // namespace steward::accounts
