#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/amendments_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using v1::Amendment;

TEST(SignAmendment, TheFirstSignatureIsNotEnough) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  const auto outcome = known.When(SignPart("customer"));
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentSigned"));
  const auto& event = EventOf<v1::AmendmentSigned>(outcome);
  EXPECT_FALSE(event.complete());
  EXPECT_EQ(event.signature().party(), "customer");
  EXPECT_EQ(*FromTimestamp(event.signature().signed_time()), Utc(2026, 3, 1));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_APPROVED);
}

TEST(SignAmendment, TheLastSignatureCompletesItAndItWaitsForItsDay) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  known.When(SignPart("customer"));
  const auto outcome = known.When(SignPart("supplier"));
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentSigned"));
  EXPECT_TRUE(EventOf<v1::AmendmentSigned>(outcome).complete());
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_SIGNED);
  const auto timers = known.scenario.Timers(kAmendment);
  ASSERT_THAT(timers, SizeIs(1));
  EXPECT_EQ(timers[0].kind, kAmendmentTakesEffect);
  EXPECT_EQ(timers[0].due, Utc(2026, 6, 1));
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 36'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(SignAmendment, OneWhoseDayHasBegunTakesEffectAtOnceFromThatDayOn) {
  KnownAmendment known;
  known.Reach(v1::Contract::STATE_ACTIVE, Lapsing());
  known.scenario.AdvanceTo(Utc(2026, 8, 15));
  const auto outcome = known.Sealed(MoreSeats());
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentSigned", "AmendmentEffective", "ContractAmended",
                                         "ArrMovementRecorded", "RenewalRescheduled"));
  EXPECT_EQ(EffectiveTimeOf(outcome, 0), Utc(2026, 8, 15));
  for (const size_t at : {1, 2, 3}) EXPECT_EQ(EffectiveTimeOf(outcome, at), Utc(2026, 6, 1));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_EFFECTIVE);
  EXPECT_EQ(known.ArrOn(Date(2026, 5, 31)), 36'000'00);
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 45'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(SignAmendment, TheVeryInstantOfItsDayIsItsDay) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  known.scenario.AdvanceTo(Utc(2026, 6, 1));
  known.When(SignPart("customer"));
  known.When(SignPart("supplier"));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_EFFECTIVE);
}

TEST(SignAmendment, SaidTwiceChangesNothing) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  known.When(SignPart("customer"));
  const auto outcome = known.When(SignPart("customer"));
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(SignAmendment, RejectsAPartyThatNeedNotSign) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  const auto outcome = known.When(SignPart("reseller"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_PARTY_NOT_REQUIRED);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("customer, supplier"));
}

TEST(SignAmendment, RejectsOneThatNoLongerFits) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  known.When(Terminate(Date(2026, 6, 1)));
  const auto outcome = known.When(SignPart("customer"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_AMENDMENT_MISFIT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("rescind"));
  known.When(Rescind());
  EXPECT_TRUE(known.When(SignPart("customer")).status.ok());
}

TEST(SignAmendment, KeepsTheSignatorysNameApart) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  auto request = SignPart("customer");
  request.set_signatory("Jane Doe");
  const auto outcome = known.When(request);
  EXPECT_THAT(EventOf<v1::AmendmentSigned>(outcome).signature().signatory(), StartsWith("ref:"));
  EXPECT_THAT(known.StoredAmendment().signatures(0).signatory(), StartsWith("ref:"));
  const auto& answer = static_cast<const Amendment&>(*outcome.response);
  EXPECT_EQ(answer.signatures(0).signatory(), "Jane Doe");
}

TEST(SignAmendment, RejectsWhileABlockRefusesChanges) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_APPROVED);
  known.When(Suspend());
  EXPECT_TRUE(known.When(SignPart("customer")).status.ok()) << "billing refuses no changes";
  known.When(Freeze());
  const auto outcome = known.When(SignPart("supplier"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("block of \"legal\" stands (PAYMENT_OVERDUE"));
  EXPECT_EQ(DetailOf(outcome.status).command(), "SignAmendment");
  EXPECT_THAT(DetailOf(outcome.status).allowed(), ElementsAre("ResumeContract"));
  known.When(Resume("legal"));
  EXPECT_TRUE(known.When(SignPart("supplier")).status.ok());
}

}  // namespace
}  // namespace steward::contracts
