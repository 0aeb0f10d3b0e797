#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/ctl_fixture.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::ctl {
namespace {

using ::testing::HasSubstr;

class ContractCommands : public CtlTest {};

TEST_F(ContractCommands, ContractsOfAllAccounts) {
  Answer("ListContracts", contracts::v1::ListContractsResponse());
  EXPECT_EQ(Run("contract list --state active"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::ListContractsRequest>().parent(), "accounts/-");
  EXPECT_EQ(Last<contracts::v1::ListContractsRequest>().filter(), "state = STATE_ACTIVE");
}

TEST_F(ContractCommands, BlocksOfAContractArePutAndLiftedByName) {
  contracts::v1::Contract contract;
  auto* block = contract.add_blocks();
  block->set_service("billing");
  block->add_scopes(contracts::v1::ContractBlock::SCOPE_BILLING);
  Answer("SuspendContract", contract);
  Answer("ResumeContract", contracts::v1::Contract());
  Answer("GetContract", contract);
  EXPECT_EQ(Run("contract suspend a1/c1 billing --scope entitlement --scope billing "
                "--reason-code PAYMENT_OVERDUE"),
            0)
      << err();
  EXPECT_EQ(Last<contracts::v1::SuspendContractRequest>().service(), "billing");
  EXPECT_EQ(Last<contracts::v1::SuspendContractRequest>().scopes_size(), 2);
  EXPECT_THAT(out(), HasSubstr("service=billing,scopes=BILLING"));
  EXPECT_EQ(Run("contract get a1/c1"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("service=billing,scopes=BILLING"));
  EXPECT_EQ(Run("contract resume a1/c1 billing"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::ResumeContractRequest>().service(), "billing");
  EXPECT_EQ(Run("contract suspend a1/c1 billing --scope everything"), 2);
}

}  // namespace
}  // namespace steward::ctl
