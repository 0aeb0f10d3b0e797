#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/rows.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(CreateAccount, MakesAProspect) {
  Scenario scenario(Accounts());
  const Outcome outcome = scenario.When(Creating("a1"));
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  const auto account = Only<v1::AccountCreated>(outcome).account();
  EXPECT_EQ(account.name(), "accounts/a1");
  EXPECT_EQ(account.display_name(), "Acme");
  EXPECT_EQ(account.tier(), v1::TIER_KEY);
  EXPECT_EQ(account.lifecycle(), v1::Account::LIFECYCLE_PROSPECT);
}

TEST(CreateAccount, CameToUsTodayUnlessTheRequestSaysWhen) {
  Scenario scenario(Accounts());
  EXPECT_EQ(
      Only<v1::AccountCreated>(scenario.When(Creating("a1"))).account().since().ShortDebugString(),
      "year: 2026 month: 1 day: 1");
  auto request = Creating("a2");
  *request.mutable_account()->mutable_since() = OnDay(2020, 2, 29);
  EXPECT_EQ(Only<v1::AccountCreated>(scenario.When(request)).account().since().ShortDebugString(),
            "year: 2020 month: 2 day: 29");
}

TEST(CreateAccount, LeavesOutputOnlyFieldsOut) {
  Scenario scenario(Accounts());
  auto request = Creating("a1");
  request.mutable_account()->set_lifecycle(v1::Account::LIFECYCLE_ACTIVE);
  request.mutable_account()->set_parent("accounts/a0");
  request.mutable_account()->set_coverage_gap(true);
  request.mutable_account()->set_etag("7");
  const auto account = Only<v1::AccountCreated>(scenario.When(request)).account();
  EXPECT_EQ(account.lifecycle(), v1::Account::LIFECYCLE_PROSPECT);
  EXPECT_EQ(account.parent(), "");
  EXPECT_FALSE(account.coverage_gap());
  EXPECT_EQ(account.etag(), "");
}

TEST(CreateAccount, RefusesAnIdThatIsTaken) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Creating("a1")).status.ok());
  EXPECT_EQ(ReasonOf(scenario.When(Creating("a1")).status), Reason::REASON_ALREADY_EXISTS);
}

TEST(CreateAccount, RefusesReservedIds) {
  Scenario scenario(Accounts());
  for (const std::string id : {"reference", "-"}) {
    const Outcome outcome = scenario.When(Creating(id));
    EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_INVALID_FIELD);
    EXPECT_THAT(MessageOf(outcome), HasSubstr("'" + id + "', which is reserved"));
  }
}

TEST(CreateAccount, RefusesANameThatIsNotFitToBeSeen) {
  Scenario scenario(Accounts());
  const Outcome outcome = scenario.When(Creating("a1", "Ac\x01me"));
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("account.display_name"));
}

TEST(CreateAccount, RefusesADayThatDoesNotExist) {
  Scenario scenario(Accounts());
  auto request = Creating("a1");
  *request.mutable_account()->mutable_since() = OnDay(2026, 2, 30);
  const Outcome outcome = scenario.When(request);
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("account.since"));
}

TEST(CreateAccount, RefusesARevenueThatIsNoAmount) {
  Scenario scenario(Accounts());
  auto request = Creating("a1");
  auto* revenue = request.mutable_account()->mutable_annual_revenue();
  revenue->set_currency("XQX");
  EXPECT_THAT(MessageOf(scenario.When(request)), HasSubstr("account.annual_revenue.currency"));
  revenue->set_currency("USD");
  revenue->set_minor_units(-1);
  EXPECT_THAT(MessageOf(scenario.When(request)),
              HasSubstr("account.annual_revenue.minor_units must not be negative"));
}

TEST(CreateAccount, RefusesAnAttributeKeyThatOccursTwice) {
  Scenario scenario(Accounts());
  auto request = Creating("a1");
  for (int i = 0; i < 2; ++i) request.mutable_account()->add_attributes()->set_key("k");
  const Outcome outcome = scenario.When(request);
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("account.attributes[1].key"));
}

TEST(CreateAccount, EntersEveryIndex) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Creating("a1", "Ácme  GmbH")).status.ok());
  EXPECT_THAT(scenario.Index(kAccountsAll, {}), ElementsAre("accounts/a1"));
  EXPECT_THAT(scenario.Index(kAccountsByTier, {int64_t{v1::TIER_KEY}}), ElementsAre("accounts/a1"));
  EXPECT_THAT(scenario.Index(kAccountsByCountry, {"DE"}), ElementsAre("accounts/a1"));
  EXPECT_THAT(scenario.Index(kAccountsByLifecycle, {int64_t{v1::Account::LIFECYCLE_PROSPECT}}),
              ElementsAre("accounts/a1"));
  EXPECT_THAT(scenario.Index(kAccountsByName, {"ácme gmbh"}), ElementsAre("accounts/a1"));
  EXPECT_THAT(scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::accounts
