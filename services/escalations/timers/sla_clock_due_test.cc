#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(SlaClockDue, WarnsAndBreachesAtItsInstants) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV1);
  EXPECT_THAT(account.At("2026-06-01T09:15:00Z").types, ElementsAre("SlaClockWarned"));
  EXPECT_THAT(account.At("2026-06-01T09:22:30Z").types, ElementsAre("SlaClockWarned"));
  EXPECT_THAT(account.At("2026-06-01T09:27:00Z").types, ElementsAre("SlaClockWarned"));
  EXPECT_THAT(account.At("2026-06-01T09:30:00Z").types, IsEmpty());
  const auto outcome = account.At("2026-06-01T09:30:00.001Z");
  EXPECT_EQ(outcome.types.front(), "SlaBreached");
  const auto& breach = EventOf<v1::SlaBreached>(outcome);
  EXPECT_EQ(breach.kind(), v1::CLOCK_KIND_FIRST_RESPONSE);
  EXPECT_EQ(breach.severity(), v1::SEVERITY_SEV1);
  EXPECT_EQ(Text(breach.due()), "2026-06-01T09:30:00Z");
  EXPECT_EQ(Text(breach.breached_at()), "2026-06-01T09:30:00Z");
  EXPECT_EQ(breach.cause(), v1::SlaClock::BREACH_CAUSE_DUE_PASSED);
}

TEST(SlaClockDue, ACommandAtTheDueIsInTime) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV1);
  account.At("2026-06-01T09:30:00Z");
  account.When(Plain<v1::RecordResponseRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE).outcome(), v1::SlaClock::OUTCOME_MET);
}

TEST(SlaClockDue, ABreachStays) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV1);
  account.At("2026-06-01T10:00:00Z");
  account.When(Plain<v1::RecordResponseRequest>());
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE)),
            "STOPPED due 2026-06-01T09:30:00Z breached 2026-06-01T09:30:00Z ended "
            "2026-06-01T10:00:00Z MISSED");
  EXPECT_TRUE(account.scenario.Verify().empty());
}

}  // namespace
}  // namespace steward::escalations
