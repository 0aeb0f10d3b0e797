#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Contract;

TEST(SubmitContract, PutsADraftUnderReview) {
  KnownAccount account;
  account.Reach(Contract::STATE_DRAFT);
  EXPECT_THAT(account.When(Submit()).types, ElementsAre("ContractSubmitted"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_IN_REVIEW);
}

}  // namespace
}  // namespace steward::contracts
