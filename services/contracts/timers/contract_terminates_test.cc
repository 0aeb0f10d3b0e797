#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

TEST(ContractTerminates, EndsTheContractOnTheScheduledDay) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  const auto outcome = account.scenario.AdvanceTo(Utc(2027, 5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractTerminated", "RenewalVoided"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2026, 9, 1));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_EQ(*FromTimestamp(account.Stored().termination_time()), Utc(2026, 9, 1));
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

TEST(ContractTerminates, OnTheLastDayOfTheTermWinsOverTheExpiry) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2027, 3, 1)));
  account.scenario.AdvanceTo(Utc(2027, 2, 28));
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2027, 3, 1)).types,
              ElementsAre("ContractTerminated", "RenewalVoided"));
}

TEST(ContractTerminates, ASuspendedContractOnTheSameDay) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  account.When(Suspend());
  account.When(Freeze());
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).due, Utc(2026, 9, 1));
  const auto outcome = account.scenario.AdvanceTo(Utc(2026, 9, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractTerminated", "RenewalVoided"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_THAT(account.Stored().blocks(), IsEmpty());
  EXPECT_EQ(ReasonOf(account.When(Resume())), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
