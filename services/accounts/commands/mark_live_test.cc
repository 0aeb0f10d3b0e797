#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::Account OnboardingRequired() {
  v1::Account account;
  account.set_onboarding_required(true);
  return account;
}

TEST(MarkLive, EndsTheOnboarding) {
  Customer customer(OnboardingRequired());
  customer.Run("c1");
  ASSERT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
  const auto event =
      Only<v1::WentLive>(Customer::Shown(customer.scenario.When(About<v1::MarkLiveRequest>("a1"))));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_ONBOARDING);
  EXPECT_EQ(event.contract(), "");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(MarkLive, OffboardsAtOnceWhatIsLeaving) {
  Customer customer(OnboardingRequired());
  customer.Run("c1");
  customer.ScheduleEnd("c1");
  ASSERT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
  const auto outcome = Customer::Shown(customer.scenario.When(About<v1::MarkLiveRequest>("a1")));
  EXPECT_THAT(outcome.types, ElementsAre("WentLive", "OffboardingStarted"));
}

TEST(MarkLive, RefusesEveryOtherLifecycle) {
  Customer customer;
  const Outcome outcome = customer.scenario.When(About<v1::MarkLiveRequest>("a1"));
  EXPECT_EQ(ReasonOf(outcome.status), Reason::REASON_ILLEGAL_TRANSITION);
  const ErrorDetail detail = DetailOf(outcome.status);
  EXPECT_EQ(detail.state(), "LIFECYCLE_PROSPECT");
  EXPECT_EQ(detail.command(), "MarkLive");
  EXPECT_THAT(detail.allowed(), ElementsAre("ArchiveAccount", "UpdateAccount"));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("accounts/a1"));

  customer.Run("c1");
  ASSERT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
  EXPECT_EQ(ReasonOf(customer.scenario.When(About<v1::MarkLiveRequest>("a1")).status),
            Reason::REASON_ILLEGAL_TRANSITION);
}

TEST(MarkLive, RefusesAnAccountThatDoesNotExist) {
  Scenario scenario(Accounts());
  EXPECT_EQ(ReasonOf(scenario.When(About<v1::MarkLiveRequest>("a1")).status),
            Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::accounts
