#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Amendment;
using v1::Contract;
using v1::Renewal;

v1::AmendContractRequest Longer() { return Amend(Date(2026, 6, 1), {ExtendsTo(Date(2027, 6, 1))}); }

void ExpectStands(const testing::Outcome& outcome, const std::string& says) {
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_TERM_NOT_EXTENDABLE) << MessageOf(outcome);
  EXPECT_THAT(MessageOf(outcome), HasSubstr(says));
}

TEST(ExtendTerm, MovesTheEndAndTheRenewalWithIt) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_EFFECTIVE, Longer());
  const Contract contract = known.Stored();
  EXPECT_EQ(*FromTimestamp(contract.end_time()), Utc(2027, 6, 1));
  EXPECT_EQ(contract.initial_end_date().month(), 3);
  EXPECT_EQ(known.scenario.Timers(kContract).at(0).due, Utc(2027, 6, 1));
  EXPECT_EQ(known.ArrOn(Date(2027, 5, 31)), 36'000'00);
  EXPECT_EQ(known.ArrOn(Date(2027, 6, 1)), 0);
  const Renewal renewal = known.StoredRenewal();
  EXPECT_EQ(*FromTimestamp(renewal.term_end_time()), Utc(2027, 6, 1));
  EXPECT_EQ(*FromTimestamp(renewal.notice_deadline_time()), Utc(2027, 4, 2));
  EXPECT_EQ(*FromTimestamp(renewal.grace_end_time()), Utc(2027, 7, 1));
  EXPECT_EQ(renewal.due_date().day(), 31);
  EXPECT_EQ(known.scenario.Timers(kRenewal).at(0).due, Utc(2026, 12, 3));
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ExtendTerm, ChangesNoRevenueBeforeTheOldEnd) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  known.scenario.AdvanceTo(Utc(2026, 7, 1));
  const auto outcome = known.Sealed(Longer());
  EXPECT_THAT(outcome.types, ElementsAre("AmendmentSigned", "AmendmentEffective", "ContractAmended",
                                         "RenewalRescheduled"));
}

TEST(ExtendTerm, WhatPassedStaysPassed) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.Sealed(Longer());
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
  EXPECT_EQ(known.scenario.Timers(kRenewal).at(0).kind, "renewal_window_120");
}

TEST(ExtendTerm, TheNextTermIsAsLongAsAgreedFromTheNewEndOn) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Renewing());
  known.ReachAmendment(Amendment::STATE_EFFECTIVE, Longer());
  known.scenario.AdvanceTo(Utc(2027, 6, 1));
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(*FromTimestamp(known.Stored().end_time()), Utc(2028, 6, 1));
  known.scenario.AdvanceTo(Utc(2028, 6, 1));
  EXPECT_EQ(*FromTimestamp(known.Stored().end_time()), Utc(2029, 6, 1));
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ExtendTerm, NoticeCountsUntilTheNewDeadline) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_LOCKED_IN);
  known.Sealed(Longer());
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_LOCKED_IN);
  EXPECT_EQ(known.When(NoticeBy()).types.at(0), "NoticeGiven");
}

TEST(ExtendTerm, AContractThatHasNotStartedHasNoRenewalToMove) {
  KnownAmendment known;
  known.Reach(Contract::STATE_SIGNED, Lapsing());
  known.ReachAmendment(Amendment::STATE_SIGNED,
                       Amend(Date(2026, 3, 1), {ExtendsTo(Date(2027, 6, 1))}));
  known.scenario.AdvanceTo(Utc(2026, 3, 1));
  EXPECT_EQ(*FromTimestamp(known.StoredRenewal().term_end_time()), Utc(2027, 6, 1));
}

TEST(ExtendTerm, RejectsAnEndThatIsNotLater) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  for (const auto& date : {Date(2027, 3, 1), Date(2027, 2, 1), Date(2027, 13, 1)}) {
    const auto outcome = known.When(Amend(Date(2026, 6, 1), {ExtendsTo(date)}));
    EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
    EXPECT_EQ(DetailOf(outcome.status).violations(0).field(), "amendment.changes[0].extend_to");
  }
}

TEST(ExtendTerm, RejectsASecondEnd) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  const auto outcome = known.When(
      Amend(Date(2026, 6, 1), {ExtendsTo(Date(2027, 6, 1)), ExtendsTo(Date(2027, 7, 1))}));
  EXPECT_EQ(DetailOf(outcome.status).violations(0).field(), "amendment.changes[1].extend_to");
}

TEST(ExtendTerm, RejectsAnEndWithoutRoomForTheGrace) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  EXPECT_TRUE(known.When(Amend(Date(2026, 6, 1), {ExtendsTo(Date(9999, 12, 1))})).status.ok());
  EXPECT_EQ(ReasonOf(known.When(Amend(Date(2026, 6, 1), {ExtendsTo(Date(9999, 12, 2))}, "m2"))),
            Reason::REASON_INVALID_FIELD);
}

TEST(ExtendTerm, RejectsAnOpenEndedContract) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, OpenEnded());
  ExpectStands(known.When(Longer()), "open-ended");
}

TEST(ExtendTerm, RejectsAScheduledTermination) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  known.When(Terminate(Date(2026, 9, 1)));
  ExpectStands(known.When(Longer()), "termination is scheduled");
}

TEST(ExtendTerm, RejectsATermOfWhichNoticeWasGiven) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_NOTICE_GIVEN);
  ExpectStands(known.When(Longer()), "notice was given");
  known.When(On<v1::RescindNoticeRequest>());
  EXPECT_TRUE(known.When(Longer()).status.ok());
}

TEST(ExtendTerm, RejectsATermWhoseRenewalIsLost) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_LOST);
  ExpectStands(known.When(Longer()), "STATE_LOST");
}

TEST(ExtendTerm, RejectsATermThatASuccessorFollows) {
  KnownAmendment known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  known.SignNew("c2", Successor());
  ExpectStands(known.When(Longer()), "STATE_WON");
}

}  // namespace
}  // namespace steward::contracts
