#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(RecordCustomerMessage, NeverPreemptsTheFirstResponse) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_THAT(account.When(Plain<v1::RecordCustomerMessageRequest>()).types,
              ElementsAre("CustomerMessageRecorded"));
}

TEST(RecordCustomerMessage, TheFirstUnansweredOneStartsTheClock) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.When(Plain<v1::RecordResponseRequest>());
  account.At("2026-06-01T10:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::RecordCustomerMessageRequest>()).types,
              ElementsAre("CustomerMessageRecorded", "SlaClockStarted"));
  account.At("2026-06-01T11:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::RecordCustomerMessageRequest>()).types,
              ElementsAre("CustomerMessageRecorded"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_NEXT_RESPONSE)), "RUNNING due 2026-06-02T10:00:00Z");
}

}  // namespace
}  // namespace steward::escalations
