#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Contract;

int64_t ArrAt(const KnownAccount& account, const google::type::Date& date) {
  return account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(date));
}

TEST(TerminateContract, SchedulesADayAhead) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  const auto outcome = account.When(Terminate(Date(2026, 9, 1)));
  ASSERT_THAT(outcome.types, ElementsAre("TerminationScheduled"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.Stored().termination_date().month(), 9);
  const auto timers = account.scenario.Timers(kContract);
  ASSERT_THAT(timers, SizeIs(1));
  EXPECT_EQ(timers[0].kind, kContractTerminates);
  EXPECT_EQ(timers[0].due, Utc(2026, 9, 1));
  EXPECT_EQ(ArrAt(account, Date(2026, 8, 31)), 36'000'00);
  EXPECT_EQ(ArrAt(account, Date(2026, 9, 1)), 0);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(TerminateContract, EndsAtOnceOnADayThatHasBegun) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.scenario.AdvanceTo(Utc(2026, 5, 10, 12));
  const auto outcome = account.When(Terminate(Date(2026, 5, 10)));
  ASSERT_THAT(outcome.types, ElementsAre("ContractTerminated", "RenewalVoided"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2026, 5, 10));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_EQ(*FromTimestamp(account.Stored().termination_time()), Utc(2026, 5, 10));
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

TEST(TerminateContract, EndsAtOnceOnADayThatIsPast) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.scenario.AdvanceTo(Utc(2026, 5, 10));
  ASSERT_THAT(account.When(Terminate(Date(2026, 4, 1))).types,
              ElementsAre("ContractTerminated", "RenewalVoided"));
  EXPECT_EQ(ArrAt(account, Date(2026, 3, 31)), 36'000'00);
  EXPECT_EQ(ArrAt(account, Date(2026, 4, 1)), 0);
}

TEST(TerminateContract, TodayIsTheDayOfTheContractsZone) {
  Contract terms = Terms();
  terms.set_time_zone("Pacific/Auckland");
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE, terms);
  account.scenario.AdvanceTo(Utc(2026, 5, 10, 13));  // 1 a.m. of the 11th there
  EXPECT_THAT(account.When(Terminate(Date(2026, 5, 11))).types,
              ElementsAre("ContractTerminated", "RenewalVoided"));
}

TEST(TerminateContract, AnotherDayReplacesAScheduledOne) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  EXPECT_THAT(account.When(Terminate(Date(2026, 10, 1))).types,
              ElementsAre("TerminationScheduled"));
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).due, Utc(2026, 10, 1));
  EXPECT_THAT(account.When(Terminate(Date(2026, 3, 1))).types,
              ElementsAre("ContractTerminated", "RenewalVoided"));
}

TEST(TerminateContract, TheSameDayAgainChangesNothing) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  const auto outcome = account.When(Terminate(Date(2026, 9, 1)));
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(TerminateContract, RejectsADayBeforeTheStart) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  const auto outcome = account.When(Terminate(Date(2026, 2, 28)));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("2026-03-01"));
}

TEST(TerminateContract, RejectsADayAfterTheEndOfTheTerm) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  EXPECT_TRUE(account.When(Terminate(Date(2027, 3, 1))).status.ok());
  EXPECT_EQ(ReasonOf(account.When(Terminate(Date(2027, 3, 2)))), Reason::REASON_INVALID_FIELD);
}

TEST(TerminateContract, RejectsADayThatIsNone) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  EXPECT_EQ(ReasonOf(account.When(Terminate(Date(2026, 4, 31)))), Reason::REASON_INVALID_FIELD);
}

TEST(TerminateContract, ABlockOfChangesIsNoneOfTheEnd) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Freeze());
  EXPECT_THAT(account.When(Terminate(Date(2026, 9, 1))).types, ElementsAre("TerminationScheduled"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_THAT(account.When(Rescind()).types, ElementsAre("TerminationRescinded"));
  EXPECT_THAT(account.When(Terminate(Date(2026, 3, 1))).types,
              ElementsAre("ContractTerminated", "RenewalVoided"));
  EXPECT_THAT(account.Stored().blocks(), IsEmpty());
}

TEST(TerminateContract, JudgesByTheStartWhileItsTimerWaits) {
  KnownAccount account;
  account.StartNow();
  const auto outcome = account.When(Terminate(Date(2026, 1, 1)));
  EXPECT_THAT(outcome.types, ElementsAre("ContractActivated", "ContractTerminated"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
}

}  // namespace
}  // namespace steward::contracts
