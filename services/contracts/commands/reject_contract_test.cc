#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Contract;

TEST(RejectContract, MakesItTheNextVersionOfADraft) {
  KnownAccount account;
  account.Reach(Contract::STATE_IN_REVIEW);
  const auto outcome = account.When(RejectIt());
  ASSERT_THAT(outcome.types, ElementsAre("ContractRejected"));
  EXPECT_EQ(EventOf<v1::ContractRejected>(outcome).next_version(), 2);
  EXPECT_EQ(account.Stored().state(), Contract::STATE_DRAFT);
  EXPECT_EQ(account.Stored().version(), 2);
}

TEST(RejectContract, CountsEachRejection) {
  KnownAccount account;
  account.Reach(Contract::STATE_IN_REVIEW);
  account.When(RejectIt());
  account.When(Submit());
  account.When(RejectIt());
  EXPECT_EQ(account.Stored().version(), 3);
}

}  // namespace
}  // namespace steward::contracts
