#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;

TEST(CancelContract, SaysWhatItWas) {
  for (const auto state : {Contract::STATE_DRAFT, Contract::STATE_IN_REVIEW,
                           Contract::STATE_APPROVED, Contract::STATE_SIGNED}) {
    SCOPED_TRACE(Contract::State_Name(state));
    KnownAccount account;
    account.Reach(state);
    const auto outcome = account.When(Cancel());
    ASSERT_THAT(outcome.types, ElementsAre("ContractCancelled"));
    EXPECT_EQ(EventOf<v1::ContractCancelled>(outcome).from(), state);
    EXPECT_EQ(account.Stored().state(), Contract::STATE_CANCELLED);
  }
}

TEST(CancelContract, TakesTimersAndRevenueAway) {
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED);
  account.When(Cancel());
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 6, 1))), 0);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(CancelContract, RejectsASignedContractWhoseStartHasCome) {
  KnownAccount account;
  account.StartNow();
  const auto outcome = account.When(Cancel());
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_CONTRACT_STARTED);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("terminate"));
}

}  // namespace
}  // namespace steward::contracts
