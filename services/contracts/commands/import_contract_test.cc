#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;

// A contract of 2025, as a source system tells it; it is 1 January 2026.
Contract Past() {
  Contract contract = OpenEnded();
  *contract.mutable_start_date() = Date(2025, 2, 1);
  return contract;
}

Contract Terminated(const google::type::Date& date) {
  Contract contract = Past();
  *contract.mutable_termination_date() = date;
  return contract;
}

TEST(ImportContract, AStartedContractIsActive) {
  KnownAccount account;
  const auto outcome = account.When(Import(Past()));
  ASSERT_THAT(outcome.types, ElementsAre("ContractImported"));
  EXPECT_FALSE(EventOf<v1::ContractImported>(outcome).has_before());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.Stored().version(), 1);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ImportContract, AContractWhoseStartLiesAheadIsSigned) {
  KnownAccount account;
  account.When(Import(Terms()));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SIGNED);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractStarts);
}

TEST(ImportContract, ATerminationThatCameIsTerminated) {
  KnownAccount account;
  account.When(Import(Terminated(Date(2026, 1, 1))));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2025, 12, 31))),
            36'000'00);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 1, 1))), 0);
}

TEST(ImportContract, ATerminationAheadIsScheduled) {
  KnownAccount account;
  account.When(Import(Terminated(Date(2026, 1, 2))));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractTerminates);
}

TEST(ImportContract, ATermThatEndedIsExpired) {
  KnownAccount account;
  Contract contract = Past();
  *contract.mutable_end_date() = Date(2026, 1, 1);
  account.When(Import(contract));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_EXPIRED);
}

TEST(ImportContract, RejectsTermsThatAreEmpty) {
  KnownAccount account;
  Contract contract = Past();
  *contract.mutable_end_date() = contract.start_date();
  EXPECT_EQ(ReasonOf(account.When(Import(contract))), Reason::REASON_EMPTY_TERM);
  EXPECT_EQ(ReasonOf(account.When(Import(Terminated(Date(2025, 2, 1))))),
            Reason::REASON_EMPTY_TERM);
  EXPECT_EQ(ReasonOf(account.When(Import(Terminated(Date(2025, 1, 1))))),
            Reason::REASON_EMPTY_TERM);
}

TEST(ImportContract, RejectsATerminationAfterTheEnd) {
  KnownAccount account;
  Contract contract = Terminated(Date(2025, 9, 1));
  *contract.mutable_end_date() = Date(2025, 8, 1);
  EXPECT_EQ(ReasonOf(account.When(Import(contract))), Reason::REASON_INVALID_FIELD);
}

TEST(ImportContract, RejectsAnUnknownAccountButTakesAnArchivedOne) {
  KnownAccount account;
  EXPECT_EQ(ReasonOf(account.When(Import(Past(), "accounts/a9/contracts/c1"))),
            Reason::REASON_ACCOUNT_UNKNOWN);
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_TRUE(account.When(Import(Past())).status.ok());
}

TEST(ImportContract, KeepsAnOwnerWhoLeftButNoUnknownOne) {
  KnownAccount account;
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  Contract contract = Past();
  contract.set_owner("people/p1");
  EXPECT_TRUE(account.When(Import(contract)).status.ok());
  contract.set_owner("people/p9");
  EXPECT_EQ(ReasonOf(account.When(Import(contract))), Reason::REASON_PERSON_UNKNOWN);
}

TEST(ImportContract, EqualContentYieldsNoEvent) {
  KnownAccount account;
  account.When(Import(Past()));
  const auto outcome = account.When(Import(Past()));
  EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(ImportContract, EqualContentYieldsNoEventAfterItsTimersEither) {
  KnownAccount account;
  Contract contract = Terms();
  *contract.mutable_termination_date() = Date(2026, 6, 1);
  account.When(Import(contract));
  for (const auto& day : {Utc(2026, 3, 1), Utc(2026, 6, 1), Utc(2028, 1, 1)}) {
    account.scenario.AdvanceTo(day);
    const auto outcome = account.When(Import(contract));
    EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
    EXPECT_THAT(outcome.events, IsEmpty());
  }
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
}

TEST(ImportContract, OtherContentIsTakenAsAWhole) {
  KnownAccount account;
  account.When(Import(Past()));
  const auto outcome = account.When(Import(Terminated(Date(2025, 12, 1))));
  ASSERT_THAT(outcome.types, ElementsAre("ContractImported"));
  EXPECT_FALSE(EventOf<v1::ContractImported>(outcome).before().has_termination_date());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2025, 12, 1))), 0);
  account.When(Import(Past()));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
}

TEST(ImportContract, DoesNotWriteOverWhatALiveRequestChanged) {
  KnownAccount account;
  account.When(Import(Past()));
  account.When(Terminate(Date(2026, 5, 1)));
  // A row that says nothing of an end doesn't set one: no conflict, and the live end stays.
  EXPECT_THAT(account.When(Import(Past())).types, IsEmpty());
  EXPECT_TRUE(account.Stored().has_termination_date());
  auto request = Import(Terminated(Date(2026, 4, 1)));
  const auto outcome = account.When(request);
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_IMPORT_CONFLICT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("termination_date"));
  request.set_overwrite(true);
  EXPECT_THAT(account.When(request).types, ElementsAre("ContractImported"));
  EXPECT_EQ(account.Stored().termination_date().month(), 4);
  request.set_overwrite(false);
  request.mutable_contract()->set_title("Renamed");
  EXPECT_TRUE(account.When(request).status.ok()) << "the import's own again";
}

TEST(ImportContract, WhatItWritesOverKeepsALiveEndThatTheRowIsSilentOn) {
  KnownAccount account;
  account.When(Import(Past()));
  account.When(Terminate(Date(2026, 5, 1)));
  auto request = Import(Past());
  request.mutable_contract()->set_title("Renamed");
  request.set_overwrite(true);
  EXPECT_THAT(account.When(request).types, ElementsAre("ContractImported"));
  EXPECT_EQ(account.Stored().title(), "Renamed");
  EXPECT_EQ(account.Stored().termination_date().month(), 5);
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractTerminates);
}

TEST(ImportContract, ARowSilentOnTheEndIsNoConflictAfterALiveTermination) {
  KnownAccount account;
  account.When(Import(Past()));
  account.When(Terminate(Date(2025, 12, 1)));
  const auto outcome = account.When(Import(Past()));
  EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(outcome.events, IsEmpty());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
}

TEST(ImportContract, DoesNotTurnALiveDraftIntoAContract) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  const auto outcome = account.When(Import(Terms()));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_IMPORT_CONFLICT);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("state"));
}

TEST(ImportContract, ATimerIsNobodysRequest) {
  KnownAccount account;
  account.When(Import(Terms()));
  account.scenario.AdvanceTo(Utc(2026, 3, 2));
  Contract contract = Terms();
  contract.set_title("Renamed");
  EXPECT_TRUE(account.When(Import(contract)).status.ok());
}

TEST(ImportContract, BlocksAreNotTheSourcesToSay) {
  KnownAccount account;
  account.When(Import(Past()));
  account.When(Suspend());
  EXPECT_THAT(account.When(Import(Past())).types, IsEmpty());
  account.When(Freeze());
  Contract renamed = Past();
  renamed.set_title("Renamed");
  EXPECT_THAT(account.When(Import(renamed)).types, ElementsAre("ContractImported"));
  EXPECT_EQ(account.Stored().title(), "Renamed");
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_EQ(account.Stored().blocks_size(), 2);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ImportContract, WhatEndsByTheSourcesWordHasNoBlocks) {
  KnownAccount account;
  account.When(Import(Past()));
  account.When(Suspend());
  account.When(Import(Terminated(Date(2025, 12, 1))));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_TERMINATED);
  EXPECT_THAT(account.Stored().blocks(), IsEmpty());
}

TEST(ImportContract, ASuspendedTermThatStillRunsHasItsRenewal) {
  KnownRenewal known;
  v1::Contract terms = Terms();
  *terms.mutable_start_date() = Date(2025, 3, 1);
  known.When(Import(terms));
  known.When(Suspend());
  *terms.mutable_end_date() = Date(2027, 6, 1);
  EXPECT_THAT(known.When(Import(terms)).types,
              ElementsAre("ContractImported", "RenewalRescheduled"));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_SUSPENDED);
}

TEST(ImportContract, KeepsTheTotalThatNoUnitPriceGives) {
  KnownAccount account;
  Contract contract = Past();
  contract.mutable_lines(0)->mutable_unit_price()->set_minor_units(33);
  contract.mutable_lines(0)->mutable_period_amount()->set_currency("USD");
  contract.mutable_lines(0)->mutable_period_amount()->set_minor_units(4'001);
  account.When(Import(contract));
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 1, 1))), 48'012);
}

TEST(ImportContract, ATermThatStillRunsHasItsRenewal) {
  KnownRenewal known;
  v1::Contract terms = Terms();
  *terms.mutable_start_date() = Date(2025, 3, 1);
  *terms.mutable_end_date() = Date(2026, 3, 1);
  const auto outcome = known.When(Import(terms));
  ASSERT_THAT(outcome.types, ElementsAre("ContractImported", "RenewalScheduled"));
  EXPECT_EQ(*DayFromDate(known.StoredRenewal().due_date()), *DayFromDate(Date(2026, 2, 28)));
  // Another end moves it; what passed stays.
  known.scenario.AdvanceTo(Utc(2026, 1, 2));
  *terms.mutable_end_date() = Date(2026, 6, 1);
  EXPECT_THAT(known.When(Import(terms)).types,
              ElementsAre("ContractImported", "RenewalRescheduled"));
  EXPECT_EQ(*DayFromDate(known.StoredRenewal().due_date()), *DayFromDate(Date(2026, 5, 31)));
  EXPECT_EQ(known.scenario.Timers(kRenewal).at(0).due, Utc(2026, 5, 2));
  *terms.mutable_termination_date() = Date(2026, 1, 1);
  EXPECT_THAT(known.When(Import(terms)).types, ElementsAre("ContractImported", "RenewalVoided"));
  EXPECT_THAT(known.scenario.Verify(), IsEmpty());
}

TEST(ImportContract, HistoryHasNoRenewal) {
  KnownRenewal known;
  v1::Contract ended = Terms();
  *ended.mutable_start_date() = Date(2024, 3, 1);
  *ended.mutable_end_date() = Date(2025, 3, 1);
  ended.mutable_renewal_terms()->set_auto_renew(true);
  EXPECT_THAT(known.When(Import(ended)).types, ElementsAre("ContractImported"));
  EXPECT_EQ(known.Stored().state(), Contract::STATE_EXPIRED);
  EXPECT_THAT(known.When(Import(OpenEnded(), "accounts/a1/contracts/c2")).types,
              ElementsAre("ContractImported"));
}

}  // namespace
}  // namespace steward::contracts
