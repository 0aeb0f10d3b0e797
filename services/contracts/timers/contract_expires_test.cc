#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Contract;
using v1::Renewal;

int64_t ArrOn(const KnownRenewal& known, int year, int month, int day) {
  return known.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(year, month, day)));
}

TEST(ContractExpires, EndsATermThatNobodyRenewed) {
  KnownRenewal known;
  known.Reach(Contract::STATE_ACTIVE);
  known.scenario.AdvanceTo(Utc(2027, 2, 28));
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 5, 1));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalLapsed", "RenewalLost", "ContractExpired"));
  EXPECT_EQ(EffectiveTimeOf(outcome, 2), Utc(2027, 3, 1));
  EXPECT_EQ(EventOf<v1::RenewalLost>(outcome, 1).reason(), "LAPSED");
  EXPECT_EQ(EventOf<v1::RenewalLost>(outcome, 1).outcome(), Renewal::OUTCOME_CHURN_FINAL);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_EXPIRED);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOST);
  EXPECT_THAT(known.scenario.Timers(kContract), IsEmpty());
  EXPECT_THAT(known.scenario.Timers(kRenewal), IsEmpty());
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ContractExpires, AWholeLifeGoesByInOrder) {
  KnownRenewal known;
  known.Reach(Contract::STATE_SIGNED);
  const auto outcome = known.scenario.AdvanceTo(Utc(2028, 1, 1));
  ASSERT_THAT(outcome.types, SizeIs(12));
  EXPECT_EQ(outcome.types.front(), "ContractActivated");
  EXPECT_EQ(outcome.types.back(), "ContractExpired");
  EXPECT_THAT(std::vector(outcome.types.begin() + 2, outcome.types.begin() + 9),
              Each("RenewalWindowOpened"));
  for (size_t i = 1; i < 12; ++i) {
    EXPECT_GE(EffectiveTimeOf(outcome, i), EffectiveTimeOf(outcome, i - 1)) << outcome.types[i];
  }
}

TEST(ContractExpires, WithGraceTheTermLapsesFirst) {
  KnownRenewal known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  known.scenario.AdvanceTo(Utc(2027, 2, 28));
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 3, 2));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalLapsed", "ContractEnteredGrace"));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_IN_GRACE);
  EXPECT_EQ(known.scenario.Timers(kContract).at(0).kind, kContractGraceEnds);
  EXPECT_EQ(known.scenario.Timers(kContract).at(0).due, Utc(2027, 3, 31));
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 0);
}

TEST(ContractExpires, ALockedInContractRenewsByItself) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LOCKED_IN);
  known.scenario.AdvanceTo(Utc(2027, 2, 28));
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 3, 1));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalAutoRenewed", "TermRenewed", "ArrMovementRecorded",
                                         "ContractActivated", "RenewalScheduled"));
  const auto& next = EventOf<v1::TermRenewed>(outcome, 1);
  EXPECT_EQ(next.term_no(), 2);
  EXPECT_EQ(*DayFromDate(next.end_date()), *DayFromDate(Date(2028, 3, 1)));
  EXPECT_EQ(next.uplift_bp(), 500);
  EXPECT_TRUE(next.cap_applied());
  const auto& movement = EventOf<v1::ArrMovementRecorded>(outcome, 2);
  EXPECT_EQ(movement.price_minor(), 1'800'00);
  EXPECT_EQ(movement.volume_minor(), 0);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(ArrOn(known, 2027, 2, 28), 36'000'00);
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 37'800'00);
  EXPECT_EQ(ArrOn(known, 2028, 3, 1), 0);
  EXPECT_EQ(known.scenario.Sum(kMovement, {std::string(kGroupPrice)}, "USD",
                               *DayFromDate(Date(2027, 3, 1))),
            1'800'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ContractExpires, ASuspendedContractRenewsByItselfAndStaysSuspended) {
  KnownRenewal known;
  known.Reach(Contract::STATE_SUSPENDED, Renewing());
  known.When(Freeze());
  known.scenario.AdvanceTo(Utc(2027, 2, 28));
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 3, 1));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalAutoRenewed", "TermRenewed", "ArrMovementRecorded",
                                         "ContractActivated", "RenewalScheduled"));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(known.scenario.Timers(kContract).at(0).due, Utc(2028, 3, 1));
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 37'800'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ContractExpires, WithASuccessorItsBlocksEndToo) {
  KnownRenewal known;
  known.Reach(Contract::STATE_SUSPENDED);
  known.When(Freeze());
  known.SignNew("c2", Successor());
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_RENEWED);
  EXPECT_THAT(known.Stored().blocks(), IsEmpty());
  const auto next = known.scenario.Find<v1::ContractState>("accounts/a1/contracts/c2");
  EXPECT_EQ(next->contract().state(), Contract::STATE_ACTIVE);
}

TEST(ContractExpires, GoesOnFromTermToTerm) {
  KnownRenewal known;
  known.Reach(Contract::STATE_ACTIVE, Renewing());
  known.scenario.AdvanceTo(Utc(2031, 6, 1));
  EXPECT_EQ(known.Stored().term_no(), 6);
  EXPECT_EQ(*DayFromDate(known.Stored().end_date()), *DayFromDate(Date(2032, 3, 1)));
  EXPECT_EQ(known.StoredRenewal("accounts/a1/contracts/c1/renewals/5").state(),
            Renewal::STATE_AUTO_RENEWED);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ContractExpires, AfterNoticeTheRenewalIsLost) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN, Renewing());
  known.scenario.AdvanceTo(Utc(2027, 2, 28));
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 3, 1));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalLost", "ContractExpired"));
  EXPECT_EQ(EventOf<v1::RenewalLost>(outcome).reason(), "NOTICE");
  EXPECT_EQ(EventOf<v1::RenewalLost>(outcome).arr_lost().minor_units(), 36'000'00);
}

TEST(ContractExpires, ASignedSuccessorMakesItRenewed) {
  KnownRenewal known;
  known.Reach(Contract::STATE_RENEWED);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_WON);
  EXPECT_EQ(known.StoredRenewal().successor(), "accounts/a1/contracts/c2");
  EXPECT_EQ(ArrOn(known, 2027, 2, 28), 36'000'00);
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 36'000'00);
}

TEST(ContractExpires, ACancelledSuccessorIsNone) {
  KnownRenewal known;
  known.Reach(Contract::STATE_ACTIVE);
  known.SignNew("c2", Successor());
  known.When(Cancel("accounts/a1/contracts/c2"));
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_EXPIRED);
}

TEST(ContractExpires, AnOpenEndedContractHasNone) {
  KnownRenewal known;
  known.Reach(Contract::STATE_ACTIVE, OpenEnded());
  EXPECT_THAT(known.scenario.Timers(kContract), IsEmpty());
  EXPECT_THAT(known.scenario.Timers(kRenewal), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
