#include "services/contracts/evolve.h"

#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractsEvent;
using v1::ContractState;

ContractsEvent Live() {
  ContractsEvent event;
  event.mutable_envelope()->set_origin(common::v1::ORIGIN_LIVE);
  return event;
}

TEST(EvolveContract, TakesEventsInAnyStateWithoutQuestions) {
  ContractState state;
  ContractsEvent event = Live();
  event.mutable_contract_expired();
  EvolveContract(event, &state);
  EXPECT_EQ(state.contract().state(), Contract::STATE_EXPIRED);
  event.mutable_contract_submitted();
  EvolveContract(event, &state);
  EXPECT_EQ(state.contract().state(), Contract::STATE_IN_REVIEW);
}

TEST(EvolveContract, EventsOfOtherThingsChangeNothing) {
  ContractState state;
  *state.mutable_contract() = Terms();
  const ContractState before = state;
  ContractsEvent event = Live();
  EvolveContract(event, &state);
  event.mutable_person_texts_erased();
  EvolveContract(event, &state);
  event.mutable_epoch_started();
  EvolveContract(event, &state);
  EXPECT_EQ(state.SerializeAsString(), before.SerializeAsString());
}

TEST(EvolveContract, ATerminationHoldsFromItsEffectiveTimeOn) {
  ContractState state;
  ContractsEvent event = Live();
  *event.mutable_envelope()->mutable_effective_time() = ToTimestamp(Utc(2026, 4, 1));
  *event.mutable_contract_terminated()->mutable_termination_date() = Date(2026, 4, 1);
  EvolveContract(event, &state);
  EXPECT_EQ(*FromTimestamp(state.contract().termination_time()), Utc(2026, 4, 1));
}

TEST(EvolveContract, OnlyLiveRequestsMakeItLive) {
  ContractState state;
  ContractsEvent imported;
  imported.mutable_envelope()->set_origin(common::v1::ORIGIN_IMPORT);
  *imported.mutable_contract_imported()->mutable_contract() = Terms();
  EvolveContract(imported, &state);
  EXPECT_FALSE(state.live());

  ContractsEvent timer = Live();
  timer.mutable_envelope()->mutable_input()->mutable_timer()->set_kind("contract_starts");
  timer.mutable_contract_activated();
  EvolveContract(timer, &state);
  EXPECT_FALSE(state.live());

  ContractsEvent request = Live();
  request.mutable_envelope()->mutable_input()->mutable_request();
  request.mutable_termination_scheduled();
  EvolveContract(request, &state);
  EXPECT_TRUE(state.live());

  EvolveContract(imported, &state);
  EXPECT_FALSE(state.live());
}

TEST(EvolveContract, ABlockIsNothingThatAnImportWouldWriteOver) {
  ContractState state;
  state.mutable_contract()->set_state(Contract::STATE_ACTIVE);
  ContractsEvent event = Live();
  event.mutable_envelope()->mutable_input()->mutable_request();
  event.mutable_contract_suspended()->mutable_block()->set_service("billing");
  EvolveContract(event, &state);
  EXPECT_EQ(state.contract().state(), Contract::STATE_SUSPENDED);
  EXPECT_FALSE(state.live());
}

TEST(EvolveContract, ABlockThatIsNotThereIsLiftedWithoutQuestions) {
  ContractState state;
  state.mutable_contract()->set_state(Contract::STATE_EXPIRED);
  ContractsEvent event = Live();
  event.mutable_contract_resumed()->mutable_block()->set_service("billing");
  EvolveContract(event, &state);
  EXPECT_EQ(state.contract().state(), Contract::STATE_EXPIRED);
}

TEST(EvolveRevenue, AnEventThatMovesNoMoneyWritesNothing) {
  ContractState before;
  *before.mutable_contract() = Terms();
  before.mutable_contract()->set_name(kContract);
  ContractState after = before;
  after.mutable_contract()->set_state(Contract::STATE_IN_REVIEW);
  v1::RevenueSummary revenue;
  revenue.set_contract_count(1);
  EvolveRevenue(Live(), before, after, &revenue);
  EXPECT_EQ(revenue.contract_count(), 1);
  EXPECT_EQ(revenue.steps_size(), 0);
}

}  // namespace
}  // namespace steward::contracts
