#include "libs/base/errors.h"
#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/health_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::ctl {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ShowAccountTest : public CtlTest {
 protected:
  void SetUp() override {
    accounts::v1::Account account;
    account.set_name("accounts/a1");
    account.set_display_name("Acme");
    Answer("GetAccount", account);
    accounts::v1::ListChildAccountsResponse children;
    children.add_children("accounts/a2");
    Answer("ListChildAccounts", children);
    accounts::v1::AccountTeam team;
    team.add_assignments()->set_person("people/p1");
    Answer("GetAccountTeam", team);
    accounts::v1::AccountHealth health;
    health.set_band(accounts::v1::HEALTH_BAND_YELLOW);
    health.set_score_centi(6824);
    Answer("GetHealth", health);
    accounts::v1::AccountSituation situation;
    situation.set_open_escalation_count(7);
    situation.set_worst_severity(accounts::v1::ESCALATION_SEVERITY_SEV2);
    Answer("GetAccountSituation", situation);
    contracts::v1::ListContractsResponse contracts;
    contracts.add_contracts()->set_name("accounts/a1/contracts/c1");
    Answer("ListContracts", contracts);
    contracts::v1::ListRenewalsResponse renewals;
    renewals.add_renewals()->set_name("accounts/a1/contracts/c1/renewals/1");
    Answer("ListRenewals", renewals);
    contracts::v1::GetArrResponse arr;
    arr.set_arr_minor(120000);
    arr.set_currency("USD");
    Answer("GetArr", arr);
    accounts::v1::ListTimelineResponse timeline;
    timeline.add_entries()->set_type("AccountCreated");
    Answer("ListTimeline", timeline);
  }
};

TEST_F(ShowAccountTest, ShowsEverythingOnOneScreen) {
  EXPECT_EQ(Run("account show a1"), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("Acme"), HasSubstr("children (1)\nNAME\naccounts/a2"),
                           HasSubstr("people/p1"), HasSubstr("accounts/a1/contracts/c1"),
                           HasSubstr("health: YELLOW 68.24\n"),
                           HasSubstr("open escalations: 7, the worst SEV2\n"),
                           HasSubstr("1200.00 USD"), HasSubstr("AccountCreated")));
}

TEST_F(ShowAccountTest, JsonHasOneFieldForEachPart) {
  EXPECT_EQ(Run("account show a1 -o json"), 0) << err();
  EXPECT_EQ(out_json()["account"]["display_name"], "Acme");
  EXPECT_EQ(out_json()["contracts"][0]["name"], "accounts/a1/contracts/c1");
  EXPECT_EQ(out_json()["renewals"][0]["name"], "accounts/a1/contracts/c1/renewals/1");
  EXPECT_EQ(out_json()["situation"]["open_escalation_count"], 7);
  EXPECT_EQ(out_json()["health"]["score_centi"], 6824);
  EXPECT_EQ(out_json()["arr"]["arr_minor"], 120000);
}

TEST_F(ShowAccountTest, ShowsWhatThereIsWhenAServiceIsAway) {
  Refuse("ListContracts", absl::UnavailableError("nothing answers"));
  EXPECT_EQ(Run("account show a1"), 6);
  EXPECT_THAT(out(), HasSubstr("Acme"));
  EXPECT_THAT(err(), HasSubstr("contracts not shown"));
}

TEST_F(ShowAccountTest, AnAccountOfAMomentAgoIsShown) {
  Refuse("ListContracts", NotFound("accounts/a1"));
  Refuse("GetArr", NotFound("accounts/a1"));
  EXPECT_EQ(Run("account show a1"), 0) << err();
  EXPECT_THAT(out(), AllOf(HasSubstr("contracts (0)"), HasSubstr("revenue: none")));
  EXPECT_THAT(err(), HasSubstr("note: contracts: the service has not heard of the account yet"));
}

TEST_F(ShowAccountTest, AnUnknownAccountIsNotFound) {
  Refuse("GetAccount", NotFound("accounts/a1"));
  EXPECT_EQ(Run("account show a1"), 3);
  EXPECT_EQ(out(), "");
}

TEST_F(ShowAccountTest, AnAccountWithoutATeamIsShown) {
  Answer("GetAccountTeam", accounts::v1::AccountTeam());
  EXPECT_EQ(Run("account show a1"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("team (0)"));
}

}  // namespace
}  // namespace steward::ctl
