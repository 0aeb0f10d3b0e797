#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::accounts {
namespace {

class GetAccountSituation : public ::testing::Test {
 protected:
  v1::AccountSituation Get(absl::string_view id) {
    v1::GetAccountSituationRequest request;
    request.set_account(absl::StrCat("accounts/", id));
    v1::AccountSituation situation;
    status = scenario.Ask(request, &situation);
    return situation;
  }

  Scenario scenario{Accounts()};
  absl::Status status;
};

TEST_F(GetAccountSituation, NothingIsOpenWhereNothingEverWas) {
  scenario.When(Creating("a1"));
  const auto situation = Get("a1");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(situation.name(), "accounts/a1/situation");
  EXPECT_EQ(situation.open_escalation_count(), 0);
}

TEST_F(GetAccountSituation, SaysWhatIsOpenAndSinceWhen) {
  scenario.When(Creating("a1"));
  escalations::v1::EscalationOpened opened;
  opened.mutable_escalation()->set_severity(escalations::v1::SEVERITY_SEV2);
  opened.mutable_escalation()->set_state(escalations::v1::Escalation::STATE_OPEN);
  scenario.Hears("accounts/a1/escalations/e1", opened);
  const auto situation = Get("a1");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(situation.open_escalation_count(), 1);
  EXPECT_EQ(situation.worst_severity(), v1::ESCALATION_SEVERITY_SEV2);
  ASSERT_EQ(situation.open_escalations_size(), 1);
  EXPECT_EQ(situation.open_escalations(0).name(), "accounts/a1/escalations/e1");
  EXPECT_TRUE(situation.has_update_time());
  EXPECT_NE(situation.etag(), "");
}

TEST_F(GetAccountSituation, AnUnknownAccountIsNotFound) {
  Get("nobody");
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
}

}  // namespace
}  // namespace steward::accounts
