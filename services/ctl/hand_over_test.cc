#include <set>

#include "libs/base/errors.h"
#include "services/ctl/open_work_fixture.h"

namespace steward::ctl {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class HandOverTest : public OpenWorkTest {
 protected:
  void SetUp() override {
    OpenWorkTest::SetUp();
    // Two managers at once don't happen: who has the role is ended, and the support lead is not.
    accounts::v1::AccountTeam after = team_;
    after.mutable_assignments(0)->set_state(accounts::v1::Assignment::STATE_ENDED);
    Answer("AssignAccount", after);
    Answer("EndAssignment", after);
    Answer("ReassignRenewal", contracts::v1::Renewal());
    Answer("AssignFollowUp", feedback::v1::FollowUp());
    Answer("SetOwner", escalations::v1::Escalation());
  }

  // What changed something, in order.
  std::vector<std::string> Commands() const {
    std::vector<std::string> methods;
    for (const auto& call : services_.calls) {
      const bool reads = call.method.rfind("Get", 0) == 0 || call.method.rfind("List", 0) == 0;
      if (!reads) methods.push_back(call.method);
    }
    return methods;
  }
  std::vector<std::string> Results() const {
    std::vector<std::string> results;
    for (const Json& row : out_json()) results.push_back(row["result"]);
    return results;
  }
};

TEST_F(HandOverTest, GivesEverythingToThePerson) {
  ASSERT_EQ(Run("person hand-over p1 --to p2 -o json"), 0) << err();
  EXPECT_THAT(Results(), Each("HANDED_OVER"));
  EXPECT_THAT(Commands(), ElementsAre("AssignAccount", "AssignAccount", "EndAssignment",
                                      "ReassignRenewal", "AssignFollowUp", "SetOwner"));
  const auto last = Last<escalations::v1::SetOwnerRequest>();
  EXPECT_EQ(last.name(), "accounts/a1/escalations/e1");
  EXPECT_EQ(last.owner(), "people/p2");
  EXPECT_EQ(last.reason_code(), "HANDOVER");
}

TEST_F(HandOverTest, EndsOnlyTheAssignmentThatStands) {
  ASSERT_EQ(Run("person hand-over p1 --to p2"), 0) << err();
  for (const auto& call : services_.calls) {
    if (call.method != "EndAssignment") continue;
    const auto& request = dynamic_cast<const accounts::v1::EndAssignmentRequest&>(*call.request);
    EXPECT_EQ(request.name(), "accounts/a1/assignments/s1");
  }
  EXPECT_THAT(Commands(), Contains("EndAssignment"));
}

TEST_F(HandOverTest, ARepeatIsTheSameRequestUnlessTheItemChanged) {
  ASSERT_EQ(Run("person hand-over p1 --to p2"), 0) << err();
  const std::string first = Last<escalations::v1::SetOwnerRequest>().request_id();
  std::set<std::string> ids;
  for (const auto& call : services_.calls) {
    const auto* field = call.request->GetDescriptor()->FindFieldByName("request_id");
    if (field == nullptr) continue;
    ids.insert(call.request->GetReflection()->GetString(*call.request, field));
  }
  EXPECT_EQ(ids.size(), 6) << "each command has its own";
  ASSERT_EQ(Run("person hand-over p1 --to p2"), 0) << err();
  EXPECT_EQ(Last<escalations::v1::SetOwnerRequest>().request_id(), first);
  AnswerEscalation("etag-2");
  ASSERT_EQ(Run("person hand-over p1 --to p2"), 0) << err();
  EXPECT_NE(Last<escalations::v1::SetOwnerRequest>().request_id(), first);
}

TEST_F(HandOverTest, ADryRunChangesNothing) {
  ASSERT_EQ(Run("person hand-over p1 --to p2 --dry-run -o json"), 0) << err();
  EXPECT_THAT(Results(), Each("WOULD_BE_HANDED_OVER"));
  EXPECT_EQ(out_json()[4]["to"], "people/p2");
  EXPECT_THAT(Commands(), IsEmpty());
}

TEST_F(HandOverTest, WithoutToTheAccountsOtherManagerGetsIt) {
  AddAssignment("m2", "people/p3", accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  EXPECT_EQ(Run("person hand-over p1 -o json"), 1) << err();
  EXPECT_THAT(Results(),
              ElementsAre("LEFT_OVER", "LEFT_OVER", "HANDED_OVER", "HANDED_OVER", "HANDED_OVER"));
  EXPECT_EQ(Last<escalations::v1::SetOwnerRequest>().owner(), "people/p3");
  EXPECT_THAT(out(), HasSubstr("say who follows: --to PERSON"));
}

TEST_F(HandOverTest, WithoutToAndManagerEverythingIsLeftOver) {
  AddAssignment("m2", "people/left", accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  EXPECT_EQ(Run("person hand-over p1 -o json"), 1) << err();
  EXPECT_THAT(Results(), Each("LEFT_OVER"));
  EXPECT_THAT(Commands(), IsEmpty());
}

TEST_F(HandOverTest, WhatIsRefusedIsLeftOverAndTheRestGoesOn) {
  Refuse("ReassignRenewal", Reject(Reason::REASON_ILLEGAL_TRANSITION, "it is WON"));
  EXPECT_EQ(Run("person hand-over p1 --to p2 -o json"), 1) << err();
  EXPECT_THAT(Results(),
              ElementsAre("HANDED_OVER", "HANDED_OVER", "LEFT_OVER", "HANDED_OVER", "HANDED_OVER"));
  EXPECT_EQ(out_json()[2]["why"], "it is WON");
}

TEST_F(HandOverTest, EndsWhereAServiceIsAwayAndSaysWhatWasDone) {
  Refuse("AssignFollowUp", absl::UnavailableError("nothing answers"));
  EXPECT_EQ(Run("person hand-over p1 --to p2 -o json"), 6);
  EXPECT_THAT(Results(), ElementsAre("HANDED_OVER", "HANDED_OVER", "HANDED_OVER"));
  EXPECT_THAT(err(), HasSubstr("nothing answers"));
}

TEST_F(HandOverTest, APlannedAssignmentIsLeftOver) {
  team_.mutable_assignments(1)->set_state(accounts::v1::Assignment::STATE_SCHEDULED);
  Answer("GetAccountTeam", team_);
  EXPECT_EQ(Run("person hand-over p1 --to p2 -o json"), 1) << err();
  EXPECT_EQ(out_json()[1]["result"], "LEFT_OVER");
  EXPECT_THAT(out(), HasSubstr("begins later"));
}

TEST_F(HandOverTest, ToMustBeSomebodyElseWhoIsThere) {
  EXPECT_EQ(Run("person hand-over p1 --to people/p1"), 2);
  EXPECT_EQ(Run("person hand-over p1 --to left"), 4);
  EXPECT_EQ(Run("person hand-over p1 --to nobody"), 3);
  EXPECT_THAT(Commands(), IsEmpty());
}

}  // namespace
}  // namespace steward::ctl
