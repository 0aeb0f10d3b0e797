#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

TEST(ContractExpires, EndsTheTermAtItsEnd) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  const auto outcome = account.scenario.AdvanceTo(Utc(2027, 5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractExpired"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2027, 3, 1));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_EXPIRED);
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

TEST(ContractExpires, AWholeLifeGoesByInOrder) {
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED);
  const auto outcome = account.scenario.AdvanceTo(Utc(2028, 1, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractActivated", "ContractExpired"));
  EXPECT_EQ(EffectiveTimeOf(outcome, 0), Utc(2026, 3, 1));
  EXPECT_EQ(EffectiveTimeOf(outcome, 1), Utc(2027, 3, 1));
}

TEST(ContractExpires, AnOpenEndedContractHasNone) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE, OpenEnded());
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
