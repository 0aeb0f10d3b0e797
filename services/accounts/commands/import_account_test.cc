#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void SetIndustryLive(Scenario& scenario, const std::string& industry) {
  auto request = Updating("a1", {"industry"});
  request.mutable_account()->set_industry(industry);
  ASSERT_TRUE(scenario.When(request).status.ok());
}

TEST(ImportAccount, CreatesAsHistory) {
  Scenario scenario(Accounts());
  auto request = Importing("a1");
  const absl::Time signed_up = absl::FromUnixSeconds(1'700'000'000);
  *request.mutable_effective_time() = ToTimestamp(signed_up);
  const Outcome outcome = scenario.When(request);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  const auto account = Only<v1::AccountCreated>(outcome).account();
  EXPECT_EQ(account.name(), "accounts/a1");
  EXPECT_EQ(account.lifecycle(), v1::Account::LIFECYCLE_PROSPECT);
  EXPECT_FALSE(account.has_since());
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*outcome.records.front());
  EXPECT_EQ(record.envelope().origin(), common::v1::ORIGIN_IMPORT);
  EXPECT_EQ(record.envelope().effective_time().seconds(), 1'700'000'000);
}

TEST(ImportAccount, EqualContentIsNothingNew) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Importing("a1")).status.ok());
  const Outcome outcome = scenario.When(Importing("a1"));
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST(ImportAccount, UpdatesWhatDiffers) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Importing("a1")).status.ok());
  const auto event = Only<v1::AccountUpdated>(scenario.When(Importing("a1", "Acme Inc")));
  EXPECT_THAT(event.mask().paths(), ElementsAre("display_name"));
  EXPECT_EQ(event.before().display_name(), "Acme");
  EXPECT_EQ(event.after().display_name(), "Acme Inc");
}

TEST(ImportAccount, RefusesToWriteOverALiveChange) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Importing("a1")).status.ok());
  SetIndustryLive(scenario, "steel");
  auto request = Importing("a1");
  request.mutable_account()->set_industry("glass");
  const Outcome outcome = scenario.When(request);
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_IMPORT_CONFLICT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("industry"));
}

TEST(ImportAccount, OverwritesWhenToldAndThenOwnsTheField) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Importing("a1")).status.ok());
  SetIndustryLive(scenario, "steel");
  auto request = Importing("a1");
  request.mutable_account()->set_industry("glass");
  request.set_overwrite(true);
  EXPECT_TRUE(scenario.When(request).status.ok());
  EXPECT_THAT(scenario.Find<v1::AccountState>("accounts/a1")->live_fields(), IsEmpty());
  request.set_overwrite(false);
  request.mutable_account()->set_industry("paper");
  EXPECT_TRUE(scenario.When(request).status.ok());
}

TEST(ImportAccount, LeavesALiveFieldThatTheSourceDoesNotHave) {
  Scenario scenario(Accounts());
  ASSERT_TRUE(scenario.When(Importing("a1")).status.ok());
  SetIndustryLive(scenario, "steel");
  EXPECT_THAT(scenario.When(Importing("a1")).types, IsEmpty());
  EXPECT_EQ(scenario.Find<v1::AccountState>("accounts/a1")->account().industry(), "steel");
}

TEST(ImportAccount, EveryFieldOfALiveAccountIsLive) {
  Customer customer;
  EXPECT_EQ(ReasonOf(customer.scenario.When(Importing("a1", "Other")).status),
            Reason::REASON_IMPORT_CONFLICT);
}

TEST(ImportAccount, RefusesWhatCreateWouldRefuse) {
  Scenario scenario(Accounts());
  EXPECT_EQ(ReasonOf(scenario.When(Importing("a1", " ")).status), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(scenario.When(Importing("reference")).status), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(scenario.When(Importing("-")).status), Reason::REASON_INVALID_FIELD);
}

TEST(ImportAccount, RefusesAMergedAccount) {
  Customer customer;
  v1::AccountRestored merged;
  merged.set_to(v1::Account::LIFECYCLE_MERGED);
  customer.scenario.Given("accounts/a1", merged);
  EXPECT_EQ(ReasonOf(customer.scenario.When(Importing("a1")).status),
            Reason::REASON_ILLEGAL_TRANSITION);
}

}  // namespace
}  // namespace steward::accounts
