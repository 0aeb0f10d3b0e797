#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using v1::Escalation;

TEST(LevelDue, ClimbsThroughTheReportingLinesUntilNobodyIsLeft) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV2));
  EXPECT_EQ(account.Stored().ladder().targets(0).person(), "people/p1");
  account.At("2026-06-01T10:00:00Z");
  EXPECT_EQ(account.Stored().ladder().targets(0).person(), "people/p2");
  account.At("2026-06-01T11:00:00Z");
  EXPECT_EQ(account.Stored().ladder().targets(0).person(), "people/p3");
  EXPECT_EQ(account.Stored().ladder().level(), 3);
  const auto outcome = account.At("2026-06-01T12:00:00Z");
  EXPECT_THAT(outcome.types, Contains("EscalationExhausted"));
  EXPECT_TRUE(account.Stored().ladder().exhausted());
}

TEST(LevelDue, AnAcknowledgementStopsIt) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T15:00:00Z");
  EXPECT_EQ(account.Stored().ladder().level(), 1);
}

TEST(LevelDue, GoesAroundAsOftenAsThePolicySays) {
  KnownAccount account;
  v1::CreateEscalationPolicyRequest policy;
  policy.set_escalation_policy_id("p");
  policy.mutable_escalation_policy()->set_display_name("P");
  policy.mutable_escalation_policy()->set_loop_count(1);
  account.When(policy);
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_policy("escalationPolicies/p");
  account.When(request);
  // Two levels of four hours each, twice.
  account.At("2026-06-01T17:00:00Z");
  EXPECT_EQ(account.Stored().ladder().level(), 1);
  EXPECT_EQ(account.Stored().ladder().loop(), 2);
  account.At("2026-06-02T01:00:00Z");
  EXPECT_TRUE(account.Stored().ladder().exhausted());
}

TEST(LevelDue, OutsideBusinessHoursTheCallIsHeld) {
  KnownAccount account;
  account.At("2026-06-01T15:00:00Z");
  account.When(Request(v1::SEVERITY_SEV3));
  const auto outcome = account.At("2026-06-01T19:00:00Z");
  ASSERT_THAT(outcome.types, Contains("EscalationLevelRaised"));
  EXPECT_EQ(
      Text(EventOf<v1::EscalationLevelRaised>(outcome, outcome.types.size() - 1).notify_time()),
      "2026-06-02T09:00:00Z");
}

TEST(LevelDue, TargetsAreThoseOfTheInstant) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV2));
  accounts::v1::ReportingLineChanged moved;
  moved.add_after()->set_reports_to("people/p3");
  account.scenario.Hears("people/p1", moved);
  account.At("2026-06-01T10:00:00Z");
  EXPECT_EQ(account.Stored().ladder().targets(0).person(), "people/p3");
}

TEST(LevelDue, TheLastLevelOfASev1IsTheExecutiveSponsor) {
  KnownAccount account;
  accounts::v1::AccountAssigned sponsor;
  auto* assignment = sponsor.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/x1");
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR);
  assignment->set_person("people/p9");
  assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  account.scenario.Hears("accounts/a1/team", sponsor);
  account.When(Request(v1::SEVERITY_SEV1));
  account.At("2026-06-01T09:45:00Z");
  EXPECT_EQ(account.Stored().ladder().level(), 4);
  EXPECT_EQ(account.Stored().ladder().targets(0).person(), "people/p9");
  accounts::v1::AssignmentExpired over;
  over.set_assignment("accounts/a1/assignments/x1");
  account.scenario.Hears("accounts/a1/team", over);
  account.When(Request(v1::SEVERITY_SEV1, "e2"));
  account.At("2026-06-01T10:30:00Z");
  EXPECT_EQ(account.Stored("accounts/a1/escalations/e2").ladder().level(), 4);
  EXPECT_EQ(account.Stored("accounts/a1/escalations/e2").ladder().targets(0).person(), "");
}

}  // namespace
}  // namespace steward::escalations
