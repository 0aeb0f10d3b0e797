#include "services/ctl/open_work_fixture.h"

namespace steward::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Column(const Json& rows, const std::string& key) {
  std::vector<std::string> values;
  for (const Json& row : rows) values.push_back(row[key]);
  return values;
}

TEST_F(OpenWorkTest, IsListedAcrossTheServices) {
  ASSERT_EQ(Run("person open-work p1 -o json"), 0) << err();
  EXPECT_THAT(Column(out_json(), "kind"),
              ElementsAre("ASSIGNMENT", "ASSIGNMENT", "RENEWAL", "FOLLOW_UP", "ESCALATION"));
  EXPECT_THAT(Column(out_json(), "detail"),
              ElementsAre("ACCOUNT_MANAGER", "SUPPORT_LEAD", "2026-12-31", "NPS", "SEV1"));
  EXPECT_THAT(Column(out_json(), "name"),
              ElementsAre("accounts/a1/assignments/m1", "accounts/a1/assignments/s1",
                          "accounts/a1/contracts/c1/renewals/1", "accounts/a1/followUps/f1",
                          "accounts/a1/escalations/e1"));
  EXPECT_EQ(out_json()[4]["account"], "accounts/a1");
  EXPECT_EQ(out_json()[4]["state"], "OPEN");
}

TEST_F(OpenWorkTest, AsksForThePersonsOnly) {
  ASSERT_EQ(Run("person open-work people/p1"), 0) << err();
  int lists = 0;
  for (const auto& call : services_.calls) {
    if (call.method.rfind("List", 0) != 0) continue;
    ++lists;
    EXPECT_THAT(call.request->ShortDebugString(), HasSubstr("people/p1")) << call.method;
  }
  EXPECT_EQ(lists, 4);
}

TEST_F(OpenWorkTest, AnEndedAssignmentIsNotOpen) {
  AddAssignment("m0", "people/p1", accounts::v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD)
      ->set_state(accounts::v1::Assignment::STATE_ENDED);
  Answer("GetAccountTeam", team_);
  ASSERT_EQ(Run("person open-work p1 -o json"), 0) << err();
  EXPECT_EQ(out_json().size(), 5);
}

TEST_F(OpenWorkTest, IsATableNamesAndCsv) {
  EXPECT_EQ(Run("person open-work p1"), 0);
  EXPECT_THAT(out(), HasSubstr("accounts/a1/escalations/e1           ESCALATION  OPEN    SEV1\n"));
  EXPECT_EQ(Run("person open-work p1 -o csv"), 0);
  EXPECT_THAT(out(), HasSubstr("accounts/a1/escalations/e1,ESCALATION,OPEN,SEV1"));
  EXPECT_EQ(Run("person open-work p1 -o name"), 0);
  EXPECT_THAT(out(), HasSubstr("assignments/s1\naccounts/a1/contracts/c1/renewals/1\n"));
}

TEST_F(OpenWorkTest, NobodyIsNotFound) {
  EXPECT_EQ(Run("person open-work nobody"), 3);
  EXPECT_EQ(out(), "");
}

}  // namespace
}  // namespace steward::ctl
