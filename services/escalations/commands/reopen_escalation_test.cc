#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

TEST(ReopenEscalation, TheSameClocksGoOnAndTheTimeBetweenIsAPause) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T11:00:00Z");
  account.When(Plain<v1::ResolveEscalationRequest>());
  account.At("2026-06-02T11:00:00Z");
  const auto outcome = account.When(Plain<v1::ReopenEscalationRequest>());
  EXPECT_EQ(outcome.types.front(), "EscalationReopened");
  EXPECT_EQ(outcome.types.back(), "EscalationLevelRaised");
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
  // 24 h of open time, 2 h of it used on Monday; it goes on on Tuesday at 11:00.
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-04T17:00:00Z");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).number(), 1);
  // Acknowledged is acknowledged.
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).state(), v1::SlaClock::STATE_STOPPED);
  EXPECT_EQ(account.Stored().ladder().level(), 1);
}

TEST(ReopenEscalation, AMessageThatCameMeanwhileWaitsFromThere) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS);
  account.When(Plain<v1::RecordResponseRequest>());
  account.When(Plain<v1::ResolveEscalationRequest>());
  account.When(Plain<v1::RecordCustomerMessageRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_NEXT_RESPONSE).number(), 0);
  account.At("2026-06-02T09:00:00Z");
  account.When(Plain<v1::ReopenEscalationRequest>());
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_NEXT_RESPONSE)), "RUNNING due 2026-06-02T17:00:00Z");
}

TEST(ReopenEscalation, WhatWasAnsweredMeanwhileStaysEnded) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED);
  account.When(Plain<v1::RecordResponseRequest>());
  account.When(Plain<v1::ReopenEscalationRequest>());
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE).state(), v1::SlaClock::STATE_STOPPED);
}

TEST(ReopenEscalation, AtMost30DaysAfterTheResolution) {
  KnownAccount account;
  account.Reach(Escalation::STATE_CLOSED);
  account.At("2026-07-01T09:00:00.000001Z");
  EXPECT_EQ(ReasonOf(account.When(Plain<v1::ReopenEscalationRequest>())),
            Reason::REASON_REOPEN_TOO_LATE);
}

TEST(ReopenEscalation, TheLastInstantCounts) {
  KnownAccount account;
  account.Reach(Escalation::STATE_CLOSED);
  account.At("2026-07-01T09:00:00Z");
  EXPECT_TRUE(account.When(Plain<v1::ReopenEscalationRequest>()).status.ok());
}

}  // namespace
}  // namespace steward::escalations
