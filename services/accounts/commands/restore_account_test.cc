#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

TEST(RestoreAccount, BringsBackWhatItWas) {
  Customer customer;
  customer.Run("c1");
  customer.Terminate("c1");
  ASSERT_TRUE(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status.ok());
  const auto event =
      Only<v1::AccountRestored>(customer.scenario.When(About<v1::RestoreAccountRequest>("a1")));
  EXPECT_EQ(event.to(), v1::Account::LIFECYCLE_CHURNED);
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_CHURNED");
  EXPECT_EQ(customer.account().archived_from(), v1::Account::LIFECYCLE_UNSPECIFIED);
}

TEST(RestoreAccount, RefusesAnAccountThatIsNotArchived) {
  Customer customer;
  EXPECT_EQ(ReasonOf(customer.scenario.When(About<v1::RestoreAccountRequest>("a1")).status),
            Reason::REASON_ILLEGAL_TRANSITION);
}

TEST(RestoreAccount, RefusesAnAccountThatDoesNotExist) {
  Scenario scenario(Accounts());
  EXPECT_EQ(ReasonOf(scenario.When(About<v1::RestoreAccountRequest>("a1")).status),
            Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::accounts
