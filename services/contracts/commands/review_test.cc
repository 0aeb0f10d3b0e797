#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/fixtures.h"

// Submitting, approving and rejecting: what they do. Where they are refused is the table of
// policies/transitions_test.cc.
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

TEST(ApproveContract, LetsItBeSigned) {
  KnownAccount account;
  account.Reach(Contract::STATE_IN_REVIEW);
  EXPECT_THAT(account.When(Approve()).types, ElementsAre("ContractApproved"));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_APPROVED);
}

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
