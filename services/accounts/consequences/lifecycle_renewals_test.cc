#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"

// What renewals of contracts do to the lifecycle of an account.
namespace steward::accounts {
namespace {

using ::testing::IsEmpty;

std::string Contract(absl::string_view id) { return absl::StrCat("accounts/a1/contracts/", id); }

// An event about the renewal of a contract, with its `contract` field.
template <class Event>
Outcome OnRenewal(Customer& customer, absl::string_view id) {
  Event event;
  event.set_contract(Contract(id));
  return Customer::Shown(customer.scenario.Hears(absl::StrCat(Contract(id), "/renewals/1"), event));
}

TEST(FollowContracts, OffboardsWhenEveryRecurringContractHasNotice) {
  Customer customer;
  customer.Run("c1");
  customer.Run("c2");
  EXPECT_THAT(OnRenewal<contracts::v1::NoticeGiven>(customer, "c1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
  Only<v1::OffboardingStarted>(OnRenewal<contracts::v1::NoticeGiven>(customer, "c2"));
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_OFFBOARDING");
}

TEST(FollowContracts, NoticeBesideAScheduledTerminationOffboardsToo) {
  Customer customer;
  customer.Run("c1");
  customer.Run("c2");
  customer.ScheduleEnd("c1");
  Only<v1::OffboardingStarted>(OnRenewal<contracts::v1::NoticeGiven>(customer, "c2"));
}

TEST(FollowContracts, ARescindedNoticeBringsItBack) {
  Customer customer;
  customer.Run("c1");
  OnRenewal<contracts::v1::NoticeGiven>(customer, "c1");
  EXPECT_EQ(
      Only<v1::OffboardingCancelled>(OnRenewal<contracts::v1::NoticeRescinded>(customer, "c1"))
          .contract(),
      Contract("c1"));
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ARejectedNoticeMovesNothing) {
  Customer customer;
  customer.Run("c1");
  EXPECT_THAT(OnRenewal<contracts::v1::NoticeRejected>(customer, "c1").types, IsEmpty());
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
}

TEST(FollowContracts, ALostRenewalOffboardsAndTheEndOfTheTermChurns) {
  Customer customer;
  customer.Run("c1");
  Only<v1::OffboardingStarted>(OnRenewal<contracts::v1::RenewalLost>(customer, "c1"));
  Only<v1::AccountChurned>(customer.Expire("c1"));
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_CHURNED");
  EXPECT_THAT(customer.scenario.FindMirror<v1::EndingContracts>("a1")->contracts(), IsEmpty());
}

TEST(FollowContracts, AWonRenewalStaysAndItsNewTermIsAtStake) {
  Customer customer;
  customer.Run("c1");
  EXPECT_THAT(OnRenewal<contracts::v1::RenewalWon>(customer, "c1").types, IsEmpty());
  contracts::v1::TermRenewed renewed;
  *renewed.mutable_lines() = Monthly(20'000).lines();
  customer.scenario.Hears(Contract("c1"), renewed);
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
  const auto churned = Only<v1::AccountChurned>(customer.Expire("c1"));
  ASSERT_EQ(churned.arr_lost_size(), 1);
  EXPECT_EQ(churned.arr_lost(0).minor_units(), 240'000);
}

TEST(FollowContracts, AnAmendedContractBringsWhatItsNewLinesDo) {
  Customer customer;
  customer.Run("c1");
  contracts::v1::ContractAmended amended;
  *amended.mutable_lines() = Monthly(30'000).lines();
  customer.scenario.Hears(Contract("c1"), amended);
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
  EXPECT_EQ(Only<v1::AccountChurned>(customer.Expire("c1")).arr_lost(0).minor_units(), 360'000);
}

TEST(FollowContracts, AReplacedContractIsNoChurn) {
  Customer customer;
  customer.Run("c1");
  customer.Draft("c2");
  customer.Sign("c2");
  contracts::v1::ContractRenewed renewed;
  *renewed.mutable_end_date() = OnDay(2026, 6, 1);
  customer.scenario.Hears(Contract("c1"), renewed);
  EXPECT_EQ(customer.lifecycle(), "LIFECYCLE_ACTIVE");
  EXPECT_TRUE(customer.scenario.Verify().empty());
}

}  // namespace
}  // namespace steward::accounts
