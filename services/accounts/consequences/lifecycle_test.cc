#include <gmock/gmock.h>
#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Contract InState(Contract contract, Contract::State state) {
  contract.set_state(state);
  return contract;
}

Contract Ended(const google::type::Date& day, int64_t cents = 10'000) {
  Contract contract = InState(Monthly(cents), Contract::STATE_TERMINATED);
  *contract.mutable_termination_date() = day;
  return contract;
}

v1::Account OnboardingRequired() {
  v1::Account account;
  account.set_onboarding_required(true);
  return account;
}

TEST(FollowContracts, ADraftMovesNothing) {
  Customer customer;
  EXPECT_THAT(customer.Draft("c1").types, IsEmpty());
  EXPECT_THAT(customer.Sign("c1", false).types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_PROSPECT");
}

TEST(FollowContracts, ASignedContractStartsTheOnboarding) {
  Customer customer;
  customer.Draft("c1");
  const auto event = Only<v1::OnboardingStarted>(customer.Sign("c1"));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_PROSPECT);
  EXPECT_EQ(event.contract(), "accounts/a1/contracts/c1");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
}

TEST(FollowContracts, TheFirstActivationGoesLive) {
  Customer customer;
  customer.Draft("c1");
  customer.Sign("c1");
  const auto event = Only<v1::WentLive>(customer.Activate("c1"));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_ONBOARDING);
  EXPECT_EQ(event.contract(), "accounts/a1/contracts/c1");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ARequiredOnboardingWaitsForMarkLive) {
  Customer customer(OnboardingRequired());
  customer.Draft("c1");
  customer.Sign("c1");
  EXPECT_THAT(customer.Activate("c1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
}

TEST(FollowContracts, GoesLiveWhenTheOnboardingIsNoLongerRequired) {
  Customer customer(OnboardingRequired());
  customer.Run("c1");
  const Outcome outcome =
      Customer::Shown(customer.scenario.When(Updating("a1", {"onboarding_required"})));
  EXPECT_THAT(outcome.types, ElementsAre("AccountUpdated", "WentLive"));
}

TEST(FollowContracts, OffboardsWhenEveryRecurringContractIsLeaving) {
  Customer customer;
  customer.Run("c1");
  customer.Run("c2");
  EXPECT_THAT(customer.ScheduleEnd("c2").types, IsEmpty());
  const auto event = Only<v1::OffboardingStarted>(customer.ScheduleEnd("c1"));
  EXPECT_EQ(event.contract(), "accounts/a1/contracts/c1");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_OFFBOARDING");
}

TEST(FollowContracts, ARescindedTerminationBringsItBack) {
  Customer customer;
  customer.Run("c1");
  customer.ScheduleEnd("c1");
  EXPECT_EQ(Only<v1::OffboardingCancelled>(customer.RescindEnd("c1")).contract(),
            "accounts/a1/contracts/c1");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ANewContractBringsItBack) {
  Customer customer;
  customer.Run("c1");
  customer.ScheduleEnd("c1");
  customer.Draft("c2");
  EXPECT_EQ(Only<v1::OffboardingCancelled>(customer.Sign("c2")).contract(),
            "accounts/a1/contracts/c2");
}

TEST(FollowContracts, ChurnsWhenTheRevenueEnds) {
  Customer customer;
  customer.Run("c1", 10'000);
  customer.ScheduleEnd("c1");
  const auto event = Only<v1::AccountChurned>(customer.Terminate("c1"));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_OFFBOARDING);
  EXPECT_EQ(event.contract(), "accounts/a1/contracts/c1");
  ASSERT_EQ(event.arr_lost_size(), 1);
  EXPECT_EQ(event.arr_lost(0).ShortDebugString(), "currency: \"USD\" minor_units: 120000");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_CHURNED");
}

TEST(FollowContracts, LosesTheRevenueOfAllThatEndedOnTheLastDay) {
  Customer customer;
  customer.Run("c1", 100);
  customer.Run("c2", 1'000);
  customer.Run("c3", 10'000);
  customer.Expire("c1", OnDay(2026, 5, 31));
  customer.Expire("c2", OnDay(2026, 6, 1));
  const auto event = Only<v1::AccountChurned>(customer.Expire("c3", OnDay(2026, 6, 1)));
  EXPECT_EQ(event.from(), v1::Account::LIFECYCLE_ACTIVE);
  EXPECT_EQ(event.arr_lost(0).minor_units(), 132'000);
}

TEST(FollowContracts, ChurnsOutOfTheOnboardingToo) {
  Customer customer(OnboardingRequired());
  customer.Run("c1");
  EXPECT_EQ(Only<v1::AccountChurned>(customer.Terminate("c1")).from(),
            v1::Account::LIFECYCLE_ONBOARDING);
}

TEST(FollowContracts, ASignedRenewalIsNoChurn) {
  Customer customer;
  customer.Run("c1");
  customer.Draft("c2");
  customer.Sign("c2");
  EXPECT_THAT(customer.Expire("c1").types, IsEmpty());
  EXPECT_THAT(customer.Activate("c2").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ANewContractAfterChurnReactivates) {
  Customer customer;
  customer.Run("c1");
  customer.Terminate("c1");
  customer.Draft("c2");
  EXPECT_EQ(Only<v1::AccountReactivated>(customer.Sign("c2")).contract(),
            "accounts/a1/contracts/c2");
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
  EXPECT_THAT(customer.Activate("c2").types, ElementsAre("WentLive"));
}

TEST(FollowContracts, ATrialGoesLiveButNeverChurns) {
  Customer customer;
  customer.Draft("t1", 0);
  EXPECT_THAT(customer.Sign("t1").types, ElementsAre("OnboardingStarted"));
  EXPECT_THAT(customer.Activate("t1").types, ElementsAre("WentLive"));
  EXPECT_THAT(customer.ScheduleEnd("t1").types, IsEmpty());
  EXPECT_THAT(customer.Terminate("t1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ATrialKeepsNobodyFromChurning) {
  Customer customer;
  customer.Run("t1", 0);
  customer.Run("c1");
  EXPECT_THAT(customer.ScheduleEnd("c1").types, ElementsAre("OffboardingStarted"));
  EXPECT_THAT(customer.Terminate("c1").types, ElementsAre("AccountChurned"));
  customer.Draft("t2", 0);
  EXPECT_THAT(customer.Sign("t2").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_CHURNED");
}

TEST(FollowContracts, ACancelledContractLeavesTheOnboarding) {
  Customer customer;
  customer.Draft("c1");
  customer.Sign("c1");
  EXPECT_THAT(customer.Cancel("c1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
}

TEST(FollowContracts, AContractSignedMeanwhileRestoresAnArchivedAccount) {
  Customer customer;
  customer.Draft("c1");
  ASSERT_TRUE(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status.ok());
  EXPECT_EQ(Only<v1::AccountRestored>(customer.Sign("c1")).to(), v1::Account::LIFECYCLE_ONBOARDING);
  EXPECT_EQ(customer.account().archived_from(), v1::Account::LIFECYCLE_UNSPECIFIED);
}

TEST(FollowContracts, AnOldTrialLeavesAnArchivedAccountAlone) {
  Customer customer;
  customer.Run("t1", 0);
  customer.Run("c1");
  customer.Terminate("c1");
  ASSERT_TRUE(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status.ok());
  EXPECT_THAT(customer.ScheduleEnd("t1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ARCHIVED");
}

TEST(FollowContracts, RestoringCatchesUpWithWhatEndedMeanwhile) {
  Customer customer;
  ASSERT_TRUE(customer.scenario.When(About<v1::ArchiveAccountRequest>("a1")).status.ok());
  EXPECT_THAT(customer.Import("c1", Ended(OnDay(2025, 1, 1))).types, IsEmpty());
  const Outcome outcome = customer.scenario.When(About<v1::RestoreAccountRequest>("a1"));
  EXPECT_THAT(outcome.types, ElementsAre("AccountRestored", "OnboardingStarted", "AccountChurned"));
}

TEST(FollowContracts, AnImportedContractGoesStraightToWhereItIs) {
  Customer active(OnboardingRequired());
  const auto live =
      Only<v1::WentLive>(active.Import("c1", InState(Monthly(100), Contract::STATE_ACTIVE)));
  EXPECT_EQ(live.from(), v1::Account::LIFECYCLE_PROSPECT);

  Customer ended;
  const auto churned = Only<v1::AccountChurned>(ended.Import("c1", Ended(OnDay(2025, 1, 1))));
  EXPECT_EQ(churned.from(), v1::Account::LIFECYCLE_PROSPECT);

  Customer onboarding;
  EXPECT_THAT(onboarding.Import("c1", InState(Monthly(100), Contract::STATE_SIGNED)).types,
              ElementsAre("OnboardingStarted"));

  Customer leaving;
  Contract scheduled = InState(Monthly(100), Contract::STATE_ACTIVE);
  *scheduled.mutable_termination_date() = OnDay(2027, 1, 1);
  EXPECT_THAT(leaving.Import("c1", scheduled).types, ElementsAre("OffboardingStarted"));

  Customer tried;
  EXPECT_THAT(tried.Import("t1", Ended(OnDay(2025, 1, 1), 0)).types,
              ElementsAre("OnboardingStarted"));
}

TEST(FollowContracts, AnImportedChurnIsOfTheDayWhenTheRevenueEnded) {
  Customer customer;
  const Outcome outcome = customer.Import("c1", Ended(OnDay(2025, 1, 1)));
  Only<v1::AccountChurned>(outcome);
  const auto& record = dynamic_cast<const v1::AccountsEvent&>(*outcome.records.front());
  EXPECT_EQ(google::protobuf::util::TimeUtil::ToString(record.envelope().effective_time()),
            "2025-01-01T00:00:00Z");
}

TEST(FollowContracts, ImportsOfOneAccountEndWhereAllOfThemSay) {
  Customer customer;
  customer.Import("c1", Ended(OnDay(2025, 1, 1)));
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_CHURNED");
  const auto live =
      Only<v1::WentLive>(customer.Import("c2", InState(Monthly(100), Contract::STATE_ACTIVE)));
  EXPECT_EQ(live.from(), v1::Account::LIFECYCLE_CHURNED);
  EXPECT_THAT(customer.Import("c3", Ended(OnDay(2025, 6, 1))).types, IsEmpty());
}

// Found by the property of policies/lifecycle_test.cc: a trial that ended is no sign of being live.
TEST(FollowContracts, AnImportedTrialThatEndedMakesNoDifference) {
  const Contract signed_contract = InState(Monthly(100), Contract::STATE_SIGNED);
  Customer trial_first;
  trial_first.Import("t1", Ended(OnDay(2025, 1, 1), 0));
  trial_first.Import("c2", signed_contract);
  trial_first.Import("c1", Ended(OnDay(2025, 1, 1)));
  Customer trial_last;
  trial_last.Import("c1", Ended(OnDay(2025, 1, 1)));
  trial_last.Import("c2", signed_contract);
  trial_last.Import("t1", Ended(OnDay(2025, 1, 1), 0));
  EXPECT_EQ(trial_first.lifecycle(), "LIFECYCLE_ONBOARDING");
  EXPECT_EQ(trial_last.lifecycle(), "LIFECYCLE_ONBOARDING");
}

TEST(FollowContracts, ImportingTheAccountItselfDoesNotEndALiveOnboarding) {
  Customer customer(OnboardingRequired());
  customer.Run("c1");
  auto request = Importing("a1");
  request.mutable_account()->set_industry("steel");
  const Outcome outcome = Customer::Shown(customer.scenario.When(request));
  EXPECT_THAT(outcome.types, ElementsAre("AccountUpdated"));
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ONBOARDING");
}

TEST(FollowContracts, ContractsOfAnUnknownAccountMoveNothing) {
  Scenario scenario(Accounts());
  contracts::v1::ContractImported event;
  *event.mutable_contract() = InState(Monthly(100), Contract::STATE_ACTIVE);
  EXPECT_THAT(scenario.Hears("accounts/a9/contracts/c1", event, true).types, IsEmpty());
}

TEST(FollowContracts, EverythingRefoldsToTheSameRows) {
  Customer customer;
  customer.Run("c1");
  customer.ScheduleEnd("c1");
  customer.Terminate("c1");
  EXPECT_THAT(customer.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::accounts
