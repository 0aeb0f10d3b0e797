#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(MitigateEscalation, EndsItsClock) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T17:00:00Z");
  EXPECT_THAT(account.When(Plain<v1::MitigateEscalationRequest>()).types,
              ElementsAre("EscalationMitigated", "SlaClockMet"));
  EXPECT_EQ(Text(account.Stored().mitigate_time()), "2026-06-01T17:00:00Z");
}

}  // namespace
}  // namespace steward::escalations
