#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/amendments_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Renewal;

const std::vector<std::string> kPublishedOrder = {
    "RenewalWon", "TermRenewed", "ArrMovementRecorded", "ContractActivated", "RenewalScheduled"};

int64_t ArrOn(const KnownRenewal& known, int year, int month, int day) {
  return known.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(year, month, day)));
}

int64_t MovedBy(const KnownRenewal& known, absl::string_view kind) {
  return known.scenario.Sum(kMovement, {std::string(kind)}, "USD", *DayFromDate(Date(2027, 3, 1)));
}

TEST(DecideRenewal, WonAgreesTheNextTermInThePublishedOrder) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_VERBAL);
  const auto outcome = known.When(WinIt());
  ASSERT_THAT(outcome.types, ElementsAreArray(kPublishedOrder));
  EXPECT_EQ(EffectiveTimeOf(outcome, 0), Utc(2026, 9, 2));
  EXPECT_EQ(EffectiveTimeOf(outcome, 3), Utc(2027, 3, 1));
  const auto& won = EventOf<v1::RenewalWon>(outcome);
  EXPECT_EQ(won.final_arr().minor_units(), 34'560'00);
  EXPECT_EQ(won.outcome(), Renewal::OUTCOME_CONTRACTED);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_WON);
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  EXPECT_EQ(known.StoredRenewal("accounts/a1/contracts/c1/renewals/2").state(),
            Renewal::STATE_SCHEDULED);
  EXPECT_THAT(known.scenario.Timers(kRenewal), IsEmpty());
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(DecideRenewal, PriceAndVolumeMoveApartFromTheNewTermOn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  auto request = WinIt();
  // 30 more seats, and each 1.00 dearer: 150 x 1.00 is price, 30 x 25.00 expansion.
  *request.add_lines() = Line("Pro", 150, 2600);
  const auto outcome = known.When(request);
  const auto& movement = EventOf<v1::ArrMovementRecorded>(outcome, 2);
  EXPECT_EQ(movement.price_minor(), 1'800'00);
  EXPECT_EQ(movement.volume_minor(), 9'000'00);
  EXPECT_EQ(EventOf<v1::RenewalWon>(outcome).outcome(), Renewal::OUTCOME_EXPANDED);
  EXPECT_EQ(ArrOn(known, 2027, 2, 28), 36'000'00);
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 46'800'00);
  EXPECT_EQ(ArrOn(known, 2028, 3, 1), 0);
  EXPECT_EQ(MovedBy(known, kGroupPrice), 1'800'00);
  EXPECT_EQ(MovedBy(known, kGroupExpansion), 9'000'00);
  EXPECT_EQ(MovedBy(known, kGroupChurn), 0);
}

TEST(DecideRenewal, AnotherProductIsVolume) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  auto request = WinIt();
  *request.add_lines() = Line("Basic", 120, 2500);
  known.When(request);
  EXPECT_EQ(
      known.scenario.Sum(kArrByPlan, {std::string("Pro")}, "USD", *DayFromDate(Date(2027, 3, 1))),
      0);
  EXPECT_EQ(
      known.scenario.Sum(kArrByPlan, {std::string("Basic")}, "USD", *DayFromDate(Date(2027, 3, 1))),
      36'000'00);
  EXPECT_EQ(MovedBy(known, kGroupPrice), 0);
  EXPECT_EQ(MovedBy(known, kGroupExpansion), 0);
}

TEST(DecideRenewal, InGraceItIsWonLateWithoutAGap) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LAPSED);
  known.scenario.AdvanceTo(Utc(2027, 3, 20));
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 0);
  const auto outcome = known.When(WinIt());
  ASSERT_THAT(outcome.types, ElementsAreArray(kPublishedOrder));
  EXPECT_TRUE(EventOf<v1::RenewalWon>(outcome).late());
  EXPECT_EQ(EffectiveTimeOf(outcome, 3), Utc(2027, 3, 1));
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_WON_LATE);
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  EXPECT_EQ(ArrOn(known, 2027, 3, 1), 36'000'00);
  EXPECT_EQ(MovedBy(known, kGroupChurn), 0);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(DecideRenewal, LostEndsTheContractWithItsTerm) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(LoseIt("COMPETITOR"));
  ASSERT_THAT(outcome.types, ElementsAre("RenewalLost"));
  EXPECT_EQ(EventOf<v1::RenewalLost>(outcome).reason(), "COMPETITOR");
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_EXPIRED);
}

TEST(DecideRenewal, LostInGraceEndsItAtOnce) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LAPSED);
  EXPECT_THAT(known.When(LoseIt()).types, ElementsAre("RenewalLost", "ContractExpired"));
}

TEST(DecideRenewal, ALossBesideOtherRevenueIsPartial) {
  KnownRenewal known;
  known.SignNew("c9", OpenEnded());
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(EventOf<v1::RenewalLost>(known.When(LoseIt())).outcome(),
            Renewal::OUTCOME_CHURN_PARTIAL);
}

TEST(DecideRenewal, RejectsALossWithoutAReason) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const auto outcome = known.When(LoseIt(""));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(DetailOf(outcome.status).violations(0).field(), "reason_code");
}

TEST(DecideRenewal, RejectsALossOfWhatIsLockedIn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LOCKED_IN);
  known.When(Round(100, 2500));
  EXPECT_EQ(ReasonOf(known.When(LoseIt())), Reason::REASON_RENEWAL_LOCKED_IN);
  EXPECT_TRUE(known.When(WinIt()).status.ok());
}

TEST(DecideRenewal, IsNotWonWhileASignedAmendmentWaits) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.Sealed(Amend(Date(2026, 12, 1), {Counts(150)}));
  const auto outcome = known.When(WinIt());
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_AMENDMENT_PENDING);
  EXPECT_THAT(MessageOf(outcome), ::testing::HasSubstr("2026-12-01"));
  known.scenario.AdvanceTo(Utc(2026, 12, 1));
  ASSERT_TRUE(known.When(WinIt()).status.ok());
  EXPECT_EQ(known.ArrOn(Date(2027, 3, 1)), 45'000'00);
}

TEST(DecideRenewal, IsWonOnceTheAmendmentIsCancelled) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.Sealed(Amend(Date(2026, 12, 1), {Counts(150)}));
  known.When(On<v1::CancelAmendmentRequest>(kAmendment));
  EXPECT_TRUE(known.When(WinIt()).status.ok());
}

TEST(DecideRenewal, IsNotWonWhileABlockRefusesChanges) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_VERBAL);
  known.When(Freeze());
  const auto outcome = known.When(WinIt());
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("\"legal\""));
  EXPECT_TRUE(known.When(LoseIt()).status.ok()) << "a loss changes no terms";
}

TEST(DecideRenewal, ASuspendedContractStaysSoInItsNextTerm) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_VERBAL);
  known.When(Suspend());
  EXPECT_TRUE(known.When(WinIt()).status.ok());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_SUSPENDED);
  EXPECT_EQ(known.Stored().term_no(), 2);
  known.scenario.AdvanceTo(Utc(2027, 3, 2));
  known.When(Resume());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_ACTIVE);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(DecideRenewal, WonLateTheBlocksStandAsIfThereHadBeenNoGap) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_SUSPENDED, Lapsing());
  known.When(Freeze());
  known.scenario.AdvanceTo(Utc(2027, 3, 5));
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_IN_GRACE);
  EXPECT_EQ(ReasonOf(known.When(WinIt())), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_FALSE(EventOf<v1::ContractResumed>(known.When(Resume("legal"))).state_changed());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_IN_GRACE);
  EXPECT_TRUE(known.When(WinIt()).status.ok());
  EXPECT_EQ(known.Stored().state(), v1::Contract::STATE_SUSPENDED);
  EXPECT_EQ(known.Stored().blocks(0).service(), "billing");
}

}  // namespace
}  // namespace steward::contracts
