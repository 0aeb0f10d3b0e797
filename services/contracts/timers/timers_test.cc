#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/fixtures.h"
#include "services/contracts/rows.h"

// The three timers of a contract, fired by the passing of time.
namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

absl::Time EffectiveTime(const testing::Outcome& outcome, size_t i = 0) {
  const auto& record = static_cast<const v1::ContractsEvent&>(*outcome.records.at(i));
  return *FromTimestamp(record.envelope().effective_time());
}

TEST(ContractStarts, MakesASignedContractActiveAtItsStart) {
  Contract terms = Terms();
  terms.set_time_zone("Europe/Berlin");
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED, terms);
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2026, 2, 28, 22)).types, IsEmpty());
  const auto outcome = account.scenario.AdvanceTo(Utc(2026, 3, 5));
  ASSERT_THAT(outcome.types, ElementsAre("ContractActivated"));
  EXPECT_EQ(EffectiveTime(outcome), Utc(2026, 2, 28, 23));
  EXPECT_EQ(EventOf<v1::ContractActivated>(outcome).start_date().month(), 3);
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractExpires);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ContractExpires, EndsTheTermAtItsEnd) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  const auto outcome = account.scenario.AdvanceTo(Utc(2027, 5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractExpired"));
  EXPECT_EQ(EffectiveTime(outcome), Utc(2027, 3, 1));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_EXPIRED);
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

TEST(ContractTerminates, EndsTheContractOnTheScheduledDay) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  const auto outcome = account.scenario.AdvanceTo(Utc(2027, 5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractTerminated"));
  EXPECT_EQ(EffectiveTime(outcome), Utc(2026, 9, 1));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_EQ(*FromTimestamp(account.Stored().termination_time()), Utc(2026, 9, 1));
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

TEST(ContractTerminates, OnTheLastDayOfTheTermWinsOverTheExpiry) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2027, 3, 1)));
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2027, 3, 1)).types, ElementsAre("ContractTerminated"));
}

TEST(Timers, AWholeLifeGoesByInOrder) {
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED);
  const auto outcome = account.scenario.AdvanceTo(Utc(2028, 1, 1));
  ASSERT_THAT(outcome.types, ElementsAre("ContractActivated", "ContractExpired"));
  EXPECT_EQ(EffectiveTime(outcome, 0), Utc(2026, 3, 1));
  EXPECT_EQ(EffectiveTime(outcome, 1), Utc(2027, 3, 1));
}

TEST(Timers, AnOpenEndedContractHasNone) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE, OpenEnded());
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
