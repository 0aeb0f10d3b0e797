#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Contract;

TEST(ApproveContract, LetsItBeSigned) {
  KnownAccount account;
  account.Reach(Contract::STATE_IN_REVIEW);
  EXPECT_THAT(account.When(Approve()).types, ElementsAre("ContractApproved"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_APPROVED);
}

}  // namespace
}  // namespace steward::contracts
