#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

TEST(ContractStarts, MakesASignedContractActiveAtItsStart) {
  Contract terms = Terms();
  terms.set_time_zone("Europe/Berlin");
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED, terms);
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2026, 2, 28, 22)).types, IsEmpty());
  const auto outcome = account.scenario.AdvanceTo(Utc(2026, 3, 5));
  ASSERT_THAT(outcome.types, ElementsAre("ContractActivated", "RenewalScheduled"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2026, 2, 28, 23));
  EXPECT_EQ(EventOf<v1::ContractActivated>(outcome).start_date().month(), 3);
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractExpires);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
