#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(RecordResponse, EndsWhatWaitsForAnAnswer) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_THAT(account.When(Plain<v1::RecordResponseRequest>()).types,
              ElementsAre("ResponseRecorded", "SlaClockMet"));
  account.When(Plain<v1::RecordCustomerMessageRequest>());
  EXPECT_THAT(account.When(Plain<v1::RecordResponseRequest>()).types,
              ElementsAre("ResponseRecorded", "SlaClockMet"));
  account.When(Plain<v1::RecordCustomerMessageRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_NEXT_RESPONSE).number(), 2);
}

}  // namespace
}  // namespace steward::escalations
