#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/evolve.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using contracts::v1::ContractLine;
using contracts::v1::ContractsEvent;
using v1::ContractMirror;

ContractsEvent Event() {
  ContractsEvent event;
  event.mutable_envelope()->set_aggregate("accounts/a1/contracts/c1");
  return event;
}

ContractMirror Created(const Contract& contract) {
  ContractsEvent event = Event();
  *event.mutable_contract_created()->mutable_contract() = contract;
  ContractMirror mirror;
  EXPECT_TRUE(MirrorContract(event, &mirror));
  return mirror;
}

ContractMirror Imported(Contract contract, Contract::State state) {
  contract.set_state(state);
  ContractsEvent event = Event();
  *event.mutable_contract_imported()->mutable_contract() = contract;
  ContractMirror mirror;
  EXPECT_TRUE(MirrorContract(event, &mirror));
  return mirror;
}

Contract Priced(int64_t quantity, int64_t cents, ContractLine::Period period) {
  Contract contract = Monthly(cents);
  contract.mutable_lines(0)->set_quantity(quantity);
  contract.mutable_lines(0)->set_period(period);
  return contract;
}

TEST(MirrorContract, ADraftSaysWhatItWouldBring) {
  const auto mirror = Created(Priced(120, 2'500, ContractLine::PERIOD_MONTH));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_NONE);
  EXPECT_EQ(mirror.name(), "accounts/a1/contracts/c1");
  EXPECT_TRUE(mirror.recurring());
  ASSERT_EQ(mirror.arr_size(), 1);
  EXPECT_EQ(mirror.arr(0).ShortDebugString(), "currency: \"USD\" minor_units: 3600000");
}

TEST(MirrorContract, PeriodsCountByTheYear) {
  EXPECT_EQ(Created(Priced(1, 100, ContractLine::PERIOD_WEEK)).arr(0).minor_units(), 5'200);
  EXPECT_EQ(Created(Priced(1, 100, ContractLine::PERIOD_QUARTER)).arr(0).minor_units(), 400);
  EXPECT_EQ(Created(Priced(1, 100, ContractLine::PERIOD_YEAR)).arr(0).minor_units(), 100);
}

TEST(MirrorContract, OneOffSalesAndTrialsBringNothing) {
  const auto one_off = Created(Priced(1, 100, ContractLine::PERIOD_ONE_OFF));
  EXPECT_FALSE(one_off.recurring());
  EXPECT_EQ(one_off.arr_size(), 0);
  const auto trial = Created(Priced(1, 0, ContractLine::PERIOD_MONTH));
  EXPECT_TRUE(trial.recurring());
  EXPECT_EQ(trial.arr_size(), 0);
}

TEST(MirrorContract, TheAmountOfAPeriodWinsOverTheUnitPrice) {
  Contract contract = Priced(3, 33, ContractLine::PERIOD_MONTH);
  contract.mutable_lines(0)->mutable_period_amount()->set_currency("USD");
  contract.mutable_lines(0)->mutable_period_amount()->set_minor_units(100);
  EXPECT_EQ(Created(contract).arr(0).minor_units(), 1'200);
}

TEST(MirrorContract, AmountsBeyondTheLargestNumberStopThere) {
  const auto mirror =
      Created(Priced(2, std::numeric_limits<int64_t>::max() / 3, ContractLine::PERIOD_MONTH));
  EXPECT_EQ(mirror.arr(0).minor_units(), std::numeric_limits<int64_t>::max());
}

TEST(MirrorContract, FollowsAContractThroughItsLife) {
  ContractMirror mirror = Created(Monthly(100));
  ContractsEvent event = Event();
  event.mutable_contract_signed()->set_complete(false);
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_NONE);
  event.mutable_contract_signed()->set_complete(true);
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_SIGNED);
  event.mutable_contract_activated();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_ACTIVE);
  event.mutable_termination_scheduled();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_TRUE(mirror.termination_scheduled());
  event.mutable_termination_rescinded();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_FALSE(mirror.termination_scheduled());
  *event.mutable_contract_expired()->mutable_end_date() = OnDay(2026, 5, 1);
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_ENDED);
  EXPECT_EQ(mirror.end_date().month(), 5);
}

TEST(MirrorContract, ACancelledContractSaysNothing) {
  ContractMirror mirror = Created(Monthly(100));
  ContractsEvent event = Event();
  event.mutable_contract_signed()->set_complete(true);
  EXPECT_TRUE(MirrorContract(event, &mirror));
  event.mutable_contract_cancelled();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.stage(), ContractMirror::STAGE_NONE);
}

TEST(MirrorContract, ADraftsNewLinesCount) {
  ContractMirror mirror = Created(Monthly(100));
  ContractsEvent event = Event();
  event.mutable_contract_updated()->mutable_mask()->add_paths("lines");
  *event.mutable_contract_updated()->mutable_after()->mutable_lines() = Monthly(300).lines();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.arr(0).minor_units(), 3'600);
  event.mutable_contract_updated()->Clear();
  event.mutable_contract_updated()->mutable_mask()->add_paths("title");
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.arr(0).minor_units(), 3'600);
}

TEST(MirrorContract, AnImportSaysItsStageAtOnce) {
  EXPECT_EQ(Imported(Monthly(1), Contract::STATE_DRAFT).stage(), ContractMirror::STAGE_NONE);
  EXPECT_EQ(Imported(Monthly(1), Contract::STATE_SIGNED).stage(), ContractMirror::STAGE_SIGNED);
  const auto active = Imported(Monthly(1), Contract::STATE_ACTIVE);
  EXPECT_EQ(active.stage(), ContractMirror::STAGE_ACTIVE);
  EXPECT_FALSE(active.termination_scheduled());
  EXPECT_TRUE(active.imported());
  Contract leaving = Monthly(1);
  *leaving.mutable_termination_date() = OnDay(2027, 1, 1);
  EXPECT_TRUE(Imported(leaving, Contract::STATE_ACTIVE).termination_scheduled());
  const auto terminated = Imported(leaving, Contract::STATE_TERMINATED);
  EXPECT_EQ(terminated.stage(), ContractMirror::STAGE_ENDED);
  EXPECT_FALSE(terminated.termination_scheduled());
  EXPECT_EQ(terminated.end_date().year(), 2027);
  EXPECT_EQ(Imported(Monthly(1), Contract::STATE_SUSPENDED).stage(), ContractMirror::STAGE_ACTIVE);
  EXPECT_TRUE(Imported(leaving, Contract::STATE_SUSPENDED).termination_scheduled());
  Contract expired = Monthly(1);
  *expired.mutable_end_date() = OnDay(2025, 1, 1);
  EXPECT_EQ(Imported(expired, Contract::STATE_EXPIRED).end_date().year(), 2025);
}

TEST(MirrorContract, ALiveActivationIsNoImportAnyMore) {
  ContractMirror mirror = Imported(Monthly(1), Contract::STATE_SIGNED);
  ContractsEvent event = Event();
  event.mutable_contract_activated();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  EXPECT_FALSE(mirror.imported());
}

TEST(MirrorContract, ASuspendedContractStaysActive) {
  ContractMirror mirror = Created(Monthly(100));
  ContractsEvent event = Event();
  event.mutable_contract_activated();
  EXPECT_TRUE(MirrorContract(event, &mirror));
  const std::string active = mirror.SerializeAsString();
  event.mutable_contract_suspended()->mutable_block()->set_service("billing");
  EXPECT_FALSE(MirrorContract(event, &mirror));
  event.mutable_contract_resumed()->mutable_block()->set_service("billing");
  EXPECT_FALSE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.SerializeAsString(), active);
}

TEST(MirrorContract, OtherEventsLeaveNoRow) {
  ContractMirror mirror;
  ContractsEvent event = Event();
  event.mutable_contract_submitted();
  EXPECT_FALSE(MirrorContract(event, &mirror));
  event.mutable_person_texts_erased();
  EXPECT_FALSE(MirrorContract(event, &mirror));
  EXPECT_EQ(mirror.ByteSizeLong(), 0u);
}

}  // namespace
}  // namespace steward::accounts
