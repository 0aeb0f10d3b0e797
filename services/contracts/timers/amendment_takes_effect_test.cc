#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/amendments_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Amendment;
using v1::Contract;

// What becomes of m1, signed, at its day.
testing::Outcome AtItsDay(KnownAmendment& known) {
  return known.scenario.AdvanceTo(*FromTimestamp(known.StoredAmendment().effective_time()));
}

TEST(AmendmentTakesEffect, InThePublishedOrder) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  const auto outcome = AtItsDay(known);
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentEffective", "ContractAmended",
                                         "ArrMovementRecorded", "RenewalRescheduled"));
  for (const size_t at : {0, 1, 2, 3}) EXPECT_EQ(EffectiveTimeOf(outcome, at), Utc(2026, 6, 1));
  const auto& effective = EventOf<v1::AmendmentEffective>(outcome);
  EXPECT_EQ(effective.contract(), kContract);
  EXPECT_EQ(effective.arr_after().minor_units(), 45'000'00);
  const auto& amended = EventOf<v1::ContractAmended>(outcome, 1);
  EXPECT_EQ(amended.amendment(), kAmendment);
  EXPECT_EQ(amended.lines(0).quantity(), 150);
  EXPECT_EQ(amended.lines(0).unit_price().minor_units(), 2500);
  const auto& rescheduled = EventOf<v1::RenewalRescheduled>(outcome, 3);
  EXPECT_EQ(rescheduled.before().target_arr_minor(), 36'000'00);
  EXPECT_EQ(known.StoredRenewal().target_arr_minor(), 45'000'00);
  EXPECT_EQ(known.Stored().lines(0).quantity(), 150);
  EXPECT_THAT(known.scenario.Timers(kAmendment), IsEmpty());
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, PriceAndVolumeMoveApart) {
  KnownAmendment known;
  // 30 more seats, and each 1.00 dearer: 150 x 1.00 is price, 30 x 25.00 expansion.
  known.ReachAmendment(Amendment::STATE_EFFECTIVE,
                       Amend(Date(2026, 6, 1), {Costs(2600), Counts(150)}));
  EXPECT_EQ(known.ArrOn(Date(2026, 5, 31)), 36'000'00);
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 46'800'00);
  EXPECT_EQ(known.ArrOn(Date(2027, 3, 1)), 0);
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2026, 6, 1)), 1'800'00);
  EXPECT_EQ(known.MovedUntil(kGroupExpansion, Date(2026, 6, 1)), 9'000'00);
  EXPECT_EQ(known.MovedUntil(kGroupChurn, Date(2027, 3, 1)), -46'800'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, ALineThatStartsOrEndsIsVolume) {
  KnownAmendment known;
  known.ReachAmendment(
      Amendment::STATE_EFFECTIVE,
      Amend(Date(2026, 6, 1), {Removes("Pro"), Adds(Line("Basic", 100, 2000)),
                               Adds(Line("Setup", 1, 9'999, v1::ContractLine::PERIOD_ONE_OFF))}));
  const auto day = *DayFromDate(Date(2026, 6, 1));
  EXPECT_EQ(known.scenario.Sum(kArrByPlan, {std::string("Pro")}, "USD", day), 0);
  EXPECT_EQ(known.scenario.Sum(kArrByPlan, {std::string("Basic")}, "USD", day), 24'000'00);
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2026, 6, 1)), 0);
  EXPECT_EQ(known.MovedUntil(kGroupContraction, Date(2026, 6, 1)), -12'000'00);
}

TEST(AmendmentTakesEffect, WhatAllUnitsCostGoesWithTheirNumber) {
  KnownAmendment known;
  Contract terms = Lapsing();
  terms.mutable_lines(0)->set_quantity(3);
  terms.mutable_lines(0)->mutable_period_amount()->set_currency("USD");
  terms.mutable_lines(0)->mutable_period_amount()->set_minor_units(1000);
  known.Reach(Contract::STATE_ACTIVE, terms);
  known.ReachAmendment(Amendment::STATE_EFFECTIVE, Amend(Date(2026, 6, 1), {Counts(5)}));
  // 1,666.67, half up.
  EXPECT_EQ(known.Stored().lines(0).period_amount().minor_units(), 1667);
  known.Sealed(Amend(Date(2026, 6, 2), {Costs(300)}, "m2"));
  known.scenario.AdvanceTo(Utc(2026, 6, 2));
  EXPECT_FALSE(known.Stored().lines(0).has_period_amount());
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 2)), 5 * 300 * 12);
}

TEST(AmendmentTakesEffect, RevenueThatStaysRecordsNoMovement) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 6, 1), {Counts(120)}));
  EXPECT_THAT(AtItsDay(known).types, ElementsAre("AmendmentEffective", "ContractAmended"));
}

TEST(AmendmentTakesEffect, OnOneDayPriceIsCountedFromTheDaysBeginning) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_EFFECTIVE, Amend(Date(2026, 6, 1), {Costs(2600)}));
  known.Sealed(Amend(Date(2026, 6, 1), {Counts(150)}, "m2"));
  // 150 x 1.00 is price, though the seats came second.
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2026, 6, 1)), 1'800'00);
  EXPECT_EQ(known.MovedUntil(kGroupExpansion, Date(2026, 6, 1)), 9'000'00);
  known.Sealed(Amend(Date(2026, 6, 1), {Costs(2500)}, "m3"));
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2026, 6, 1)), 0);
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 45'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, OnTheFirstDayNothingIsPrice) {
  KnownAmendment known;
  Contract earlier = OpenEnded();
  *earlier.mutable_start_date() = Date(2026, 2, 1);
  known.SignNew("c9", earlier);
  known.Reach(Contract::STATE_SIGNED, Lapsing());
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 3, 1), {Costs(2600)}));
  AtItsDay(known);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(known.StoredRenewal().target_arr_minor(), 37'440'00);
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2026, 3, 1)), 0);
  EXPECT_EQ(known.MovedUntil(kGroupExpansion, Date(2026, 3, 1)), 37'440'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, OnTheFirstDayOfARenewedTermItIsCountedFromTheTermBefore) {
  KnownAmendment known;
  known.ReachRenewal(v1::Renewal::STATE_OPEN);
  auto win = WinIt();
  *win.add_lines() = Line("Pro", 120, 2600);
  known.When(win);
  known.ReachAmendment(Amendment::STATE_EFFECTIVE, Amend(Date(2027, 3, 1), {Counts(150)}));
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2027, 3, 1)), 1'800'00);
  EXPECT_EQ(known.MovedUntil(kGroupExpansion, Date(2027, 3, 1)), 9'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, ItsLinesAreRenewed) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Renewing());
  known.ReachAmendment(Amendment::STATE_EFFECTIVE);
  known.scenario.AdvanceTo(Utc(2027, 3, 1));
  EXPECT_EQ(known.Stored().term_no(), 2);
  EXPECT_EQ(known.Stored().lines(0).quantity(), 150);
  // The uplift of 5 % on 45,000.00.
  EXPECT_EQ(known.ArrOn(Date(2027, 3, 1)), 47'250'00);
  EXPECT_EQ(known.MovedUntil(kGroupPrice, Date(2027, 3, 1)), 2'250'00);
}

TEST(AmendmentTakesEffect, AnImportDoesNotWriteOverIt) {
  KnownAmendment known;
  known.When(Import(Lapsing()));
  known.ReachAmendment(Amendment::STATE_EFFECTIVE);
  EXPECT_EQ(ReasonOf(known.When(Import(Lapsing()))), Reason::REASON_IMPORT_CONFLICT);
  auto again = Import(Lapsing());
  again.set_overwrite(true);
  EXPECT_TRUE(known.When(again).status.ok());
  EXPECT_EQ(known.ArrOn(Date(2026, 6, 1)), 36'000'00);
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, ALateServiceJudgesTheContractAsItThenWas) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2027, 2, 28), {Counts(150)}));
  known.scenario.AdvanceTo(Utc(2027, 6, 1));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_EFFECTIVE);
  EXPECT_EQ(known.ArrOn(Date(2027, 2, 28)), 45'000'00);
  EXPECT_EQ(known.ArrOn(Date(2027, 3, 1)), 0);
}

// ---- What doesn't fit any more is cancelled, and says why.

void ExpectCancelled(KnownAmendment& known, Amendment::Misfit misfit, const std::string& says) {
  const auto outcome = AtItsDay(known);
  ASSERT_FALSE(outcome.types.empty());
  EXPECT_EQ(outcome.types.back(), "AmendmentCancelled");
  const auto& event = EventOf<v1::AmendmentCancelled>(outcome, outcome.events.size() - 1);
  EXPECT_EQ(event.contract(), kContract);
  EXPECT_EQ(event.from(), Amendment::STATE_SIGNED);
  EXPECT_EQ(event.misfit(), misfit);
  EXPECT_THAT(event.explanation(), HasSubstr(says));
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_CANCELLED);
  EXPECT_EQ(known.StoredAmendment().misfit(), misfit);
  EXPECT_THAT(known.scenario.Timers(kAmendment), IsEmpty());
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(AmendmentTakesEffect, NotOnAContractThatEnded) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.When(Terminate(Date(2026, 5, 1)));
  known.scenario.AdvanceTo(Utc(2026, 5, 2));
  ExpectCancelled(known, Amendment::MISFIT_CONTRACT, "STATE_TERMINATED");
}

TEST(AmendmentTakesEffect, NotOnAContractThatWasCancelled) {
  KnownAmendment known;
  known.Reach(Contract::STATE_SIGNED, Lapsing());
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.When(Cancel());
  ExpectCancelled(known, Amendment::MISFIT_CONTRACT, "STATE_CANCELLED");
}

TEST(AmendmentTakesEffect, NotOnTheDayOfATermination) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.When(Terminate(Date(2026, 6, 1)));
  AtItsDay(known);
  EXPECT_EQ(known.StoredAmendment().state(), Amendment::STATE_CANCELLED);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_TERMINATED);
}

TEST(AmendmentTakesEffect, NotBeforeALaterOneThatIsEffective) {
  KnownAmendment known;
  known.Reach(Contract::STATE_ACTIVE, Lapsing());
  known.scenario.AdvanceTo(Utc(2026, 5, 1));
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 5, 2), {Counts(150)}));
  v1::AmendmentEffective event;
  v1::AmendmentCreated other;
  other.mutable_amendment()->set_name("accounts/a1/contracts/c1/amendments/m2");
  *other.mutable_amendment()->mutable_effective_date() = Date(2026, 5, 3);
  known.scenario.Given("accounts/a1/contracts/c1/amendments/m2", other);
  known.scenario.Given("accounts/a1/contracts/c1/amendments/m2", event);
  ExpectCancelled(known, Amendment::MISFIT_EFFECTIVE_DATE, "m2");
}

TEST(AmendmentTakesEffect, NotOnALineThatIsGone) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.Sealed(Amend(Date(2026, 5, 1), {Removes("Pro"), Adds(Line("Basic", 1, 100))}, "m2"));
  known.scenario.AdvanceTo(Utc(2026, 5, 2));
  ExpectCancelled(known, Amendment::MISFIT_CHANGES, "\"Pro\" is no line");
}

TEST(AmendmentTakesEffect, NotAnExtensionAfterNotice) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED,
                       Amend(Date(2026, 6, 1), {ExtendsTo(Date(2027, 6, 1))}));
  known.When(NoticeBy());
  ExpectCancelled(known, Amendment::MISFIT_TERM, "notice");
}

TEST(AmendmentTakesEffect, NotWhileABlockRefusesChanges) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.When(Freeze());
  ExpectCancelled(known, Amendment::MISFIT_BLOCKED, "\"legal\"");
  EXPECT_EQ(known.Stored().lines(0).quantity(), 120);
}

TEST(AmendmentTakesEffect, WhenTheBlockWasLiftedInTime) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED);
  known.When(Freeze());
  known.When(Suspend());
  known.scenario.AdvanceTo(Utc(2026, 5, 31));
  known.When(Resume("legal"));
  EXPECT_EQ(AtItsDay(known).types.at(0), "AmendmentEffective");
  EXPECT_EQ(known.Stored().state(), Contract::STATE_SUSPENDED);
}

TEST(AmendmentTakesEffect, NotBeyondTheRevenueOfAContract) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_SIGNED, Amend(Date(2026, 6, 1), {Costs(70'000'000'000)}));
  known.Sealed(Amend(Date(2026, 5, 1), {Counts(1'000'000)}, "m2"));
  known.scenario.AdvanceTo(Utc(2026, 5, 2));
  ExpectCancelled(known, Amendment::MISFIT_REVENUE, "at most");
}

}  // namespace
}  // namespace steward::contracts
