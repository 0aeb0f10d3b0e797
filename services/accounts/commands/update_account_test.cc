#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/rows.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(UpdateAccount, ChangesTheMaskedFields) {
  Customer customer;
  auto request = Updating("a1", {"industry", "employee_count"});
  request.mutable_account()->set_industry("steel");
  request.mutable_account()->set_employee_count(12);
  request.mutable_account()->set_country("FR");
  const auto event = Only<v1::AccountUpdated>(customer.scenario.When(request));
  EXPECT_THAT(event.mask().paths(), ElementsAre("industry", "employee_count"));
  EXPECT_EQ(event.before().ShortDebugString(), "");
  EXPECT_EQ(event.after().ShortDebugString(), "industry: \"steel\" employee_count: 12");
  EXPECT_EQ(customer.account().industry(), "steel");
  EXPECT_EQ(customer.account().country(), "DE");
}

TEST(UpdateAccount, EqualValuesAreNothingNew) {
  Customer customer;
  const Outcome outcome = customer.scenario.When(Updating("a1", {"display_name", "tier"}));
  EXPECT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST(UpdateAccount, ClearsAMaskedFieldThatIsUnset) {
  Customer customer;
  EXPECT_TRUE(customer.scenario.When(Updating("a1", {"country"})).status.ok());
  EXPECT_EQ(customer.account().country(), "");
  EXPECT_THAT(customer.scenario.Index(kAccountsByCountry, {"DE"}), IsEmpty());
}

TEST(UpdateAccount, RefusesAFieldThatRequestsCantSet) {
  Customer customer;
  const Outcome outcome = customer.scenario.When(Updating("a1", {"lifecycle"}));
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_IMMUTABLE_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("display_name, tier, country"));
}

TEST(UpdateAccount, RefusesAnUnknownField) {
  Customer customer;
  EXPECT_EQ(ReasonOf(customer.scenario.When(Updating("a1", {"colour"})).status),
            Reason::REASON_INVALID_FIELD);
}

TEST(UpdateAccount, RefusesAValueThatCreateWouldRefuse) {
  Customer customer;
  auto request = Updating("a1", {"since"});
  *request.mutable_account()->mutable_since() = OnDay(2026, 13, 1);
  const Outcome outcome = customer.scenario.When(request);
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("account.since"));
}

TEST(UpdateAccount, RefusesAnAccountThatDoesNotExist) {
  Scenario scenario(Accounts());
  EXPECT_EQ(ReasonOf(scenario.When(Updating("a1", {"industry"})).status), Reason::REASON_NOT_FOUND);
}

TEST(UpdateAccount, RefusesAMergedAccount) {
  Customer customer;
  v1::AccountRestored merged;
  merged.set_to(v1::Account::LIFECYCLE_MERGED);
  customer.scenario.Given("accounts/a1", merged);
  EXPECT_EQ(ReasonOf(customer.scenario.When(Updating("a1", {"country"})).status),
            Reason::REASON_ILLEGAL_TRANSITION);
}

TEST(UpdateAccount, WorksOnAnArchivedAccount) {
  Customer customer;
  ASSERT_TRUE(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status.ok());
  EXPECT_TRUE(customer.scenario.When(Updating("a1", {"country"})).status.ok());
}

}  // namespace
}  // namespace steward::accounts
