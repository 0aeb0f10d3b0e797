#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::accounts {
namespace {

// a1 above a2 above a3; a4 stands alone.
class GetSubtreeSituation : public ::testing::Test {
 protected:
  GetSubtreeSituation() {
    for (const char* id : {"a1", "a2", "a3", "a4"}) scenario.When(Creating(id));
    scenario.When(Below<v1::SetAccountParentRequest>("a2", "a1"));
    scenario.When(Below<v1::SetAccountParentRequest>("a3", "a2"));
    Open("a1", "e1", escalations::v1::SEVERITY_SEV4);
    Open("a3", "e1", escalations::v1::SEVERITY_SEV2);
    Open("a3", "e2", escalations::v1::SEVERITY_SEV3);
    Open("a4", "e1", escalations::v1::SEVERITY_SEV1);
  }

  void Open(absl::string_view account, absl::string_view id, escalations::v1::Severity severity) {
    escalations::v1::EscalationOpened opened;
    opened.mutable_escalation()->set_severity(severity);
    opened.mutable_escalation()->set_state(escalations::v1::Escalation::STATE_OPEN);
    scenario.Hears(absl::StrCat("accounts/", account, "/escalations/", id), opened);
  }
  v1::GetSubtreeSituationResponse Get(absl::string_view id) {
    v1::GetSubtreeSituationRequest request;
    request.set_account(absl::StrCat("accounts/", id));
    v1::GetSubtreeSituationResponse response;
    status = scenario.Ask(request, &response);
    return response;
  }

  Scenario scenario{Accounts()};
  absl::Status status;
};

TEST_F(GetSubtreeSituation, AddsUpWhatIsBelow) {
  const auto all = Get("a1");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(all.account_count(), 3);
  EXPECT_EQ(all.open_escalation_count(), 3);
  EXPECT_EQ(all.worst_severity(), v1::ESCALATION_SEVERITY_SEV2);
  EXPECT_EQ(Get("a2").open_escalation_count(), 2);
}

TEST_F(GetSubtreeSituation, AMoveTakesItAlong) {
  scenario.When(Below<v1::SetAccountParentRequest>("a2", "a4"));
  const auto left = Get("a1");
  EXPECT_EQ(left.account_count(), 1);
  EXPECT_EQ(left.worst_severity(), v1::ESCALATION_SEVERITY_SEV4);
  EXPECT_EQ(Get("a4").open_escalation_count(), 3);
}

TEST_F(GetSubtreeSituation, NothingIsOpenInAnEmptyOne) {
  scenario.When(Creating("a5"));
  const auto empty = Get("a5");
  EXPECT_EQ(empty.account_count(), 1);
  EXPECT_EQ(empty.open_escalation_count(), 0);
  EXPECT_EQ(empty.worst_severity(), v1::ESCALATION_SEVERITY_UNSPECIFIED);
}

TEST_F(GetSubtreeSituation, AnUnknownAccountIsNotFound) {
  Get("nobody");
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
}

}  // namespace
}  // namespace steward::accounts
