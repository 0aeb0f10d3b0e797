#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Contract;

TEST(SignContract, TheFirstSignatureIsNotEnough) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  const auto outcome = account.When(Sign("customer"));
  ASSERT_THAT(outcome.types, ElementsAre("ContractSigned"));
  const auto& event = EventOf<v1::ContractSigned>(outcome);
  EXPECT_FALSE(event.complete());
  EXPECT_EQ(event.signature().party(), "customer");
  EXPECT_EQ(*FromTimestamp(event.signature().signed_time()), Utc(2026, 1, 1));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_APPROVED);
}

TEST(SignContract, TheLastSignatureCompletesItAndItWaitsForItsStart) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  account.When(Sign("customer"));
  const auto outcome = account.When(Sign("supplier"));
  ASSERT_THAT(outcome.types, ElementsAre("ContractSigned"));
  EXPECT_TRUE(EventOf<v1::ContractSigned>(outcome).complete());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SIGNED);
  EXPECT_THAT(account.Stored().signatures(), SizeIs(2));
  const auto timers = account.scenario.Timers(kContract);
  ASSERT_THAT(timers, SizeIs(1));
  EXPECT_EQ(timers[0].kind, kContractStarts);
  EXPECT_EQ(timers[0].due, Utc(2026, 3, 1));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(SignContract, AContractWhoseStartIsPastIsActiveAtOnce) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  const auto outcome = account.SignBoth();
  ASSERT_THAT(outcome.types,
              ElementsAre("ContractSigned", "ContractActivated", "RenewalScheduled"));
  EXPECT_EQ(EventOf<v1::ContractActivated>(outcome, 1).start_date().day(), 1);
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractExpires);
}

TEST(SignContract, StartsAtTheVeryInstantOfItsStart) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  account.scenario.AdvanceTo(Utc(2026, 3, 1));
  EXPECT_THAT(account.SignBoth().types,
              ElementsAre("ContractSigned", "ContractActivated", "RenewalScheduled"));
}

TEST(SignContract, SaidTwiceChangesNothing) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  account.When(Sign("customer"));
  const auto outcome = account.When(Sign("customer"));
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(SignContract, RejectsAPartyThatNeedNotSign) {
  KnownAccount account;
  account.Reach(Contract::STATE_APPROVED);
  const auto outcome = account.When(Sign("reseller"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_PARTY_NOT_REQUIRED);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("customer, supplier"));
}

TEST(SignContract, NeedsEveryPartyThatTheContractNames) {
  KnownAccount account;
  Contract terms = Terms();
  for (const char* party : {"us", "them", "bank"}) terms.add_required_parties(party);
  account.Reach(Contract::STATE_APPROVED, terms);
  EXPECT_FALSE(EventOf<v1::ContractSigned>(account.When(Sign("us"))).complete());
  EXPECT_FALSE(EventOf<v1::ContractSigned>(account.When(Sign("bank"))).complete());
  EXPECT_TRUE(EventOf<v1::ContractSigned>(account.When(Sign("them"))).complete());
}

TEST(SignContract, CountsItsRevenueFromItsStartOn) {
  KnownAccount account;
  account.Reach(Contract::STATE_SIGNED);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 2, 28))), 0);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 3, 1))), 36'000'00);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2027, 3, 1))), 0);
}

TEST(SignContract, WinsTheRenewalOfTheContractThatItFollows) {
  KnownRenewal known;
  known.ReachRenewal(v1::Renewal::STATE_OPEN);
  known.When(Create(Successor(), "c2"));
  known.When(Submit("accounts/a1/contracts/c2"));
  known.When(Approve("accounts/a1/contracts/c2"));
  const auto outcome = known.SignBoth("accounts/a1/contracts/c2");
  ASSERT_THAT(outcome.types, ElementsAre("ContractSigned", "RenewalWon", "ContractSucceeded"));
  EXPECT_EQ(EventOf<v1::RenewalWon>(outcome, 1).successor(), "accounts/a1/contracts/c2");
  EXPECT_EQ(known.Stored().successor(), "accounts/a1/contracts/c2");
}

TEST(SignContract, InGraceThePredecessorIsRenewedAtOnce) {
  KnownRenewal known;
  known.ReachRenewal(v1::Renewal::STATE_LAPSED);
  known.SignNew("c2", Successor());
  EXPECT_EQ(known.StoredRenewal().state(), v1::Renewal::STATE_WON_LATE);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_RENEWED);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(SignContract, RejectsAPredecessorWithoutARenewal) {
  KnownRenewal known;
  known.When(Create(Successor(), "c2"));
  known.When(Submit("accounts/a1/contracts/c2"));
  known.When(Approve("accounts/a1/contracts/c2"));
  EXPECT_EQ(ReasonOf(known.SignBoth("accounts/a1/contracts/c2")),
            Reason::REASON_PREDECESSOR_NOT_ACTIVE);
}

}  // namespace
}  // namespace steward::contracts
