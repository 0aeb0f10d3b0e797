#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;

Reason Archiving(Customer& customer) {
  return ReasonOf(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status);
}

TEST(ArchiveAccount, PutsAProspectAway) {
  Customer customer;
  const auto event =
      Only<v1::AccountArchived>(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_PROSPECT);
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ARCHIVED");
  EXPECT_EQ(customer.account().archived_from(), v1::Account::LIFECYCLE_PROSPECT);
}

TEST(ArchiveAccount, PutsAChurnedAccountAway) {
  Customer customer;
  customer.Run("c1");
  customer.Terminate("c1");
  EXPECT_EQ(
      Only<v1::AccountArchived>(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")))
          .from(),
      v1::Account::LIFECYCLE_CHURNED);
}

TEST(ArchiveAccount, RefusesEveryOtherLifecycle) {
  Customer customer;
  customer.Draft("c1");
  customer.Sign("c1");
  EXPECT_EQ(Archiving(customer), Reason::REASON_ILLEGAL_TRANSITION);  // ONBOARDING
  customer.Activate("c1");
  EXPECT_EQ(Archiving(customer), Reason::REASON_ILLEGAL_TRANSITION);  // ACTIVE
  customer.ScheduleEnd("c1");
  EXPECT_EQ(Archiving(customer), Reason::REASON_ILLEGAL_TRANSITION);  // OFFBOARDING
  customer.Terminate("c1");
  EXPECT_EQ(Archiving(customer), Reason::REASON_UNSPECIFIED);  // CHURNED
  const Outcome twice = customer.scenario.When(About<v1::ArchiveAccountRequest>("a1"));
  EXPECT_THAT(DetailOf(twice.status).allowed(), ElementsAre("RestoreAccount", "UpdateAccount"));
}

TEST(ArchiveAccount, RefusesAnAccountThatDoesNotExist) {
  Scenario scenario(Accounts());
  EXPECT_EQ(ReasonOf(scenario.When(About<v1::ArchiveAccountRequest>("a1")).status),
            Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::accounts
