#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "services/escalations/rows.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

// A SEV1 that was taken after 15 minutes and solved after a day, to the second.
v1::ImportEscalationRequest InTime() {
  return Import(v1::SEVERITY_SEV1, "2024-03-02T10:00:00Z", "2024-03-02T10:15:00Z",
                "2024-03-03T10:00:00Z");
}

TEST(ImportEscalation, DecidesTheClocksByTheSourcesInstants) {
  KnownAccount account;
  const auto outcome = account.When(InTime());
  ASSERT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(outcome.types, ElementsAre("EscalationImported"));
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_CLOSED);
  EXPECT_EQ(Text(account.Stored().open_time()), "2024-03-02T10:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)),
            "STOPPED due 2024-03-02T10:15:00Z ended 2024-03-02T10:15:00Z MET");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)),
            "STOPPED due 2024-03-03T10:00:00Z ended 2024-03-03T10:00:00Z MET");
}

TEST(ImportEscalation, SaysWhatWasLate) {
  KnownAccount account;
  account.When(Import(v1::SEVERITY_SEV1, "2024-03-02T10:00:00Z", "2024-03-02T10:16:00Z",
                      "2024-03-03T10:00:01Z"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)),
            "STOPPED due 2024-03-02T10:15:00Z breached 2024-03-02T10:15:00Z ended "
            "2024-03-02T10:16:00Z MISSED");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).outcome(), v1::SlaClock::OUTCOME_MISSED);
  EXPECT_EQ(account.scenario.Sum(kBreaches, {"SEVERITY_SEV1", "CLOCK_KIND_ACK"}, "XXX", 30'000), 1);
}

TEST(ImportEscalation, HasNoTimers) {
  KnownAccount account;
  account.When(Import(v1::SEVERITY_SEV1, "2026-06-01T08:59:00Z", "", ""));
  EXPECT_EQ(account.Stored().state(), Escalation::STATE_OPEN);
  EXPECT_THAT(account.scenario.Timers(kEscalation), IsEmpty());
  EXPECT_THAT(account.At("2026-07-01T00:00:00Z").types, IsEmpty());
}

TEST(ImportEscalation, AReopeningTakesUpWhatTheSourcesResolutionEnded) {
  KnownAccount account;
  account.When(Import(v1::SEVERITY_SEV1, "2026-05-31T10:00:00Z", "2026-05-31T10:05:00Z",
                      "2026-05-31T22:00:00Z"));
  ASSERT_TRUE(account.When(Plain<v1::ReopenEscalationRequest>()).status.ok());
  // Eleven hours lie between the resolution and 09:00, when it is reopened.
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-01T21:00:00Z");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).state(), v1::SlaClock::STATE_STOPPED);
}

TEST(ImportEscalation, AnAcknowledgementAfterTheResolutionCountsAsAtIt) {
  KnownAccount account;
  account.When(Import(v1::SEVERITY_SEV2, "2024-03-02T10:00:00Z", "2024-03-05T10:00:00Z",
                      "2024-03-02T10:30:00Z"));
  EXPECT_EQ(Text(account.Stored().acknowledge_time()), "2024-03-02T10:30:00Z");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).outcome(), v1::SlaClock::OUTCOME_MET);
}

TEST(ImportEscalation, EqualContentChangesNothing) {
  KnownAccount account;
  account.When(InTime());
  EXPECT_THAT(account.When(InTime()).types, IsEmpty());
}

TEST(ImportEscalation, AnotherInstantIsAnotherHistory) {
  KnownAccount account;
  account.When(InTime());
  auto late = InTime();
  late.mutable_acknowledge_time()->set_seconds(late.acknowledge_time().seconds() + 1);
  EXPECT_THAT(account.When(late).types, ElementsAre("EscalationImported"));
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_ACK).outcome(), v1::SlaClock::OUTCOME_MISSED);
}

TEST(ImportEscalation, WritesOverALiveChangeOnDemandOnly) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV3));
  EXPECT_EQ(ReasonOf(account.When(InTime())), Reason::REASON_IMPORT_CONFLICT);
  auto overwrite = InTime();
  overwrite.set_overwrite(true);
  EXPECT_TRUE(account.When(overwrite).status.ok());
  EXPECT_EQ(account.Stored().severity(), v1::SEVERITY_SEV1);
}

TEST(ImportEscalation, TakesHistoryOfAnArchivedAccountButNotOfAnUnknownOne) {
  KnownAccount account;
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_TRUE(account.When(InTime()).status.ok());
  auto unknown = InTime();
  unknown.mutable_escalation()->set_name("accounts/a2/escalations/e1");
  EXPECT_EQ(ReasonOf(account.When(unknown)), Reason::REASON_ACCOUNT_UNKNOWN);
}

TEST(ImportEscalation, RefusesInstantsThatCantBe) {
  KnownAccount account;
  EXPECT_EQ(ReasonOf(account.When(
                Import(v1::SEVERITY_SEV1, "2024-03-02T10:00:00Z", "2024-03-02T09:00:00Z", ""))),
            Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(account.When(Import(v1::SEVERITY_SEV1, "2027-03-02T10:00:00Z", "", ""))),
            Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(account.When(
                Import(v1::SEVERITY_SEV1, "2024-03-02T10:00:00Z", "", "2027-03-02T10:00:00Z"))),
            Reason::REASON_INVALID_FIELD);
  auto nameless = InTime();
  nameless.mutable_escalation()->clear_name();
  EXPECT_EQ(ReasonOf(account.When(nameless)), Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::escalations
