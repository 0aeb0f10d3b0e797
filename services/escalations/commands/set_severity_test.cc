#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(SetSeverity, NewTargetsFromTheSameStart) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS);
  account.At("2026-06-01T10:00:00Z");
  const auto outcome = account.When(Raise(v1::SEVERITY_SEV2));
  EXPECT_EQ(outcome.types.front(), "EscalationSeverityChanged");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-03T17:00:00Z");
  EXPECT_EQ(Text(account.Clock(v1::CLOCK_KIND_RESOLVE).original_due()), "2026-06-12T17:00:00Z");
  // SEV3 promises no mitigation; SEV2 does, from the opening on.
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_MITIGATE)), "RUNNING due 2026-06-01T17:00:00Z");
}

TEST(SetSeverity, WhatIsPastByTheNewTargetIsBreachedNow) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.At("2026-06-01T11:00:00Z");
  const auto outcome = account.When(Raise(v1::SEVERITY_SEV1));
  EXPECT_THAT(outcome.types, Contains("SlaBreached"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)),
            "RUNNING due 2026-06-01T09:15:00Z breached 2026-06-01T11:00:00Z RETROACTIVE");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).calendar(), "");
}

TEST(SetSeverity, TheSameIsNothing) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_THAT(account.When(Raise(v1::SEVERITY_SEV3)).types, IsEmpty());
}

TEST(SetSeverity, DoesNotLower) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_EQ(ReasonOf(account.When(Raise(v1::SEVERITY_SEV4))), Reason::REASON_DEESCALATOR_NEEDED);
}

}  // namespace
}  // namespace steward::escalations
