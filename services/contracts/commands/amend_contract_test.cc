#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/amendments_for_test.h"
#include "services/contracts/view.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Amendment;
using v1::Contract;

TEST(AmendContract, DraftsWithWhatItComesTo) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  auto request = MoreSeats();
  request.mutable_amendment()->set_state(Amendment::STATE_EFFECTIVE);
  request.mutable_amendment()->add_required_parties("nobody");
  const auto outcome = known.When(request);
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentCreated"));
  const Amendment stored = known.StoredAmendment();
  EXPECT_EQ(stored.name(), kAmendment);
  EXPECT_EQ(stored.title(), "Change");
  EXPECT_EQ(stored.state(), Amendment::STATE_DRAFT);
  EXPECT_EQ(stored.version(), 1);
  EXPECT_THAT(stored.required_parties(), ElementsAre("customer", "supplier"));
  EXPECT_EQ(*FromTimestamp(stored.effective_time()), Utc(2026, 6, 1));
  EXPECT_EQ(stored.arr_before().minor_units(), 36'000'00);
  EXPECT_EQ(stored.arr_after().minor_units(), 45'000'00);
  EXPECT_EQ(stored.arr_after().currency(), "USD");
  EXPECT_THAT(known.scenario.Timers(kAmendment), IsEmpty());
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 36'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendContract, ItsDayBeginsInTheZoneOfTheContract) {
  KnownAmendment known;
  Contract terms = Terms();
  terms.set_time_zone("Asia/Tokyo");
  known.Reach(Contract::STATE_ACTIVE, terms);
  known.When(MoreSeats());
  EXPECT_EQ(*FromTimestamp(known.StoredAmendment().effective_time()), Utc(2026, 5, 31, 15));
}

TEST(AmendContract, AContractThatIsSignedCanBeAmendedBeforeItsStart) {
  KnownAmendment known;
  known.Reach(Contract::STATE_SIGNED);
  EXPECT_TRUE(known.When(Amend(Date(2026, 3, 1), {Counts(150)})).status.ok());
}

TEST(AmendContract, ASuspendedContractCanBeAmended) {
  KnownAmendment known;
  known.Reach(Contract::STATE_SUSPENDED);
  known.Sealed(MoreSeats());
  known.scenario.AdvanceTo(Utc(2026, 6, 1));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 45'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendContract, WhileChangesAreRefusedItIsDraftedAndReviewed) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  known.When(Freeze());
  known.ReachAmendment(Amendment::STATE_APPROVED);
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_APPROVED);
}

TEST(AmendContract, RejectsAContractThatIsNotThere) {
  KnownAmendment known;
  EXPECT_EQ(ReasonOf(known.When(MoreSeats())), Reason::REASON_NOT_FOUND);
}

TEST(AmendContract, RejectsAContractThatIsNotInForce) {
  for (const auto state :
       {Contract::STATE_DRAFT, Contract::STATE_IN_REVIEW, Contract::STATE_APPROVED,
        Contract::STATE_TERMINATED, Contract::STATE_EXPIRED, Contract::STATE_CANCELLED,
        Contract::STATE_RENEWED, Contract::STATE_IN_GRACE}) {
    KnownAmendment known;
    known.Reach(state);
    const auto outcome = known.When(MoreSeats());
    EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
    EXPECT_EQ(DetailOf(outcome.status).state(), Contract::State_Name(state));
  }
}

TEST(AmendContract, RejectsADayOutsideTheLastTerm) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  for (const auto& date : {Date(2026, 2, 28), Date(2027, 3, 1), Date(2026, 2, 30)}) {
    const auto outcome = known.When(Amend(date, {Counts(150)}));
    EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
    EXPECT_EQ(FieldOf(outcome), "amendment.effective_date") << MessageOf(outcome);
  }
  EXPECT_TRUE(known.When(Amend(Date(2027, 2, 28), {Counts(150)})).status.ok());
}

TEST(AmendContract, AfterAnEarlyRenewalOnlyTheNextTermCanBeAmended) {
  KnownAmendment known;
  known.ReachRenewal(v1::Renewal::STATE_WON);
  const auto outcome = known.When(Amend(Date(2026, 12, 1), {Counts(150)}));
  EXPECT_EQ(FieldOf(outcome), "amendment.effective_date");
  EXPECT_THAT(MessageOf(outcome), HasSubstr("2027-03-01"));
  EXPECT_TRUE(known.When(Amend(Date(2027, 3, 1), {Counts(150)})).status.ok());
}

TEST(AmendContract, RejectsADayAtOrAfterTheTermination) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  known.When(Terminate(Date(2026, 6, 1)));
  EXPECT_EQ(FieldOf(known.When(MoreSeats())), "amendment.effective_date");
  EXPECT_TRUE(known.When(Amend(Date(2026, 5, 31), {Counts(150)})).status.ok());
}

TEST(AmendContract, RejectsADayBeforeAnEffectiveAmendment) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_EFFECTIVE);
  const auto outcome = known.When(Amend(Date(2026, 5, 31), {Counts(200)}, "m2"));
  EXPECT_EQ(FieldOf(outcome), "amendment.effective_date");
  EXPECT_THAT(MessageOf(outcome), HasSubstr(kAmendment));
  EXPECT_TRUE(known.When(Amend(Date(2026, 6, 1), {Counts(200)}, "m2")).status.ok());
}

TEST(AmendContract, RejectsATitleThatIsNoName) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  auto request = MoreSeats();
  request.mutable_amendment()->set_title("  ");
  EXPECT_EQ(FieldOf(known.When(request)), "amendment.title");
}

TEST(AmendContract, RejectsRevenueThatAContractCanNotHold) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  const auto outcome =
      known.When(Amend(Date(2026, 6, 1), {Counts(1'000'000'000), Costs(1'000'000'000)}));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_OUT_OF_RANGE);
}

TEST(AmendContract, AnIdThatIsTakenExists) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  EXPECT_EQ(ReasonOf(known.When(MoreSeats())), Reason::REASON_ALREADY_EXISTS);
}

TEST(AmendContract, RejectsMoreAmendmentsThanAContractCanHave) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE);
  v1::AmendmentCreated event;
  for (int i = 0; i < kAmendmentsMax; ++i) {
    const std::string name = std::string(kContract) + "/amendments/n" + std::to_string(i);
    event.mutable_amendment()->set_name(name);
    event.mutable_amendment()->set_state(Amendment::STATE_CANCELLED);
    known.scenario.Given(name, event);
  }
  EXPECT_EQ(ReasonOf(known.When(MoreSeats())), Reason::REASON_LIMIT_EXCEEDED);
}

}  // namespace
}  // namespace steward::contracts
