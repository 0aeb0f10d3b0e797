#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(AcknowledgeEscalation, EndsTheClockAndTheCalls) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV2));
  account.At("2026-06-01T10:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::AcknowledgeEscalationRequest>()).types,
              ElementsAre("EscalationAcknowledged", "SlaClockMet"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)),
            "STOPPED due 2026-06-01T10:00:00Z ended 2026-06-01T10:00:00Z MET");
  EXPECT_FALSE(account.Stored().ladder().has_next_time());
  EXPECT_EQ(Text(account.Stored().ack_timeout_time()), "2026-06-01T10:30:00Z");
}

TEST(AcknowledgeEscalation, LateIsMissed) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV2));
  account.At("2026-06-01T10:00:01Z");
  EXPECT_THAT(account.When(Plain<v1::AcknowledgeEscalationRequest>()).types,
              ElementsAre("EscalationAcknowledged", "SlaClockMissed"));
}

TEST(AcknowledgeEscalation, TheSecondTimeNoClockIsLeft) {
  KnownAccount account;
  account.Reach(Escalation::STATE_ACKNOWLEDGED);
  account.At("2026-06-01T09:30:00Z");
  ASSERT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
  EXPECT_THAT(account.When(Plain<v1::AcknowledgeEscalationRequest>()).types,
              ElementsAre("EscalationAcknowledged"));
  EXPECT_EQ(Text(account.Stored().acknowledge_time()), "2026-06-01T09:00:00Z");
}

}  // namespace
}  // namespace steward::escalations
