#include "services/contracts/policies/blocks.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ContractBlock;

ContractBlock Block(const std::string& service, const BlockScopes& scopes) {
  ContractBlock block;
  block.set_service(service);
  for (const auto scope : scopes) block.add_scopes(scope);
  *block.mutable_since_time() = ToTimestamp(Utc(2026, 4, 1));
  block.set_reason("FRAUD");
  return block;
}

TEST(Blocks, AreOrderedByServiceAndOneOfEach) {
  Contract contract;
  PutBlock(Block("b", {ContractBlock::SCOPE_BILLING}), &contract);
  PutBlock(Block("a", {ContractBlock::SCOPE_CHANGE}), &contract);
  PutBlock(Block("b", {ContractBlock::SCOPE_ENTITLEMENT}), &contract);
  ASSERT_EQ(contract.blocks_size(), 2);
  EXPECT_EQ(contract.blocks(0).service(), "a");
  EXPECT_THAT(FindBlock(contract, "b")->scopes(), ElementsAre(ContractBlock::SCOPE_ENTITLEMENT));
  EXPECT_EQ(FindBlock(contract, "c"), nullptr);
  EXPECT_THAT(BlockedScopes(contract),
              ElementsAre(ContractBlock::SCOPE_ENTITLEMENT, ContractBlock::SCOPE_CHANGE));
  LiftBlock("a", &contract);
  LiftBlock("c", &contract);
  EXPECT_EQ(StateInForce(contract), Contract::STATE_SUSPENDED);
  LiftBlock("b", &contract);
  EXPECT_EQ(StateInForce(contract), Contract::STATE_ACTIVE);
  EXPECT_THAT(BlockedScopes(contract), IsEmpty());
}

TEST(CheckChangeable, OnlyABlockOfChangesRefusesThem) {
  Contract contract;
  PutBlock(Block("a", {ContractBlock::SCOPE_ENTITLEMENT, ContractBlock::SCOPE_BILLING}), &contract);
  EXPECT_TRUE(CheckChangeable(contract, "SignAmendment", Utc(2026, 5, 1)).ok());
  PutBlock(Block("b", {ContractBlock::SCOPE_CHANGE}), &contract);
  const absl::Status refused = CheckChangeable(contract, "SignAmendment", Utc(2026, 5, 1));
  EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("\"b\" stands (FRAUD, since 2026-04-01T00:00:00"));
}

TEST(CheckChangeable, ABlockRefusesNothingThatCameBeforeIt) {
  Contract contract;
  PutBlock(Block("b", {ContractBlock::SCOPE_CHANGE}), &contract);
  EXPECT_TRUE(CheckChangeable(contract, "AmendContract", Utc(2026, 3, 31, 23)).ok());
  EXPECT_FALSE(CheckChangeable(contract, "AmendContract", Utc(2026, 4, 1)).ok());
}

}  // namespace
}  // namespace steward::contracts
