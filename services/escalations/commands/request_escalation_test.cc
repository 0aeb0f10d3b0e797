#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "services/escalations/rows.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(RequestEscalation, OpensAtOnceWithItsClocksAndItsFirstCall) {
  KnownAccount account;
  const auto outcome = account.When(Request(v1::SEVERITY_SEV2));
  ASSERT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(outcome.types,
              ElementsAre("EscalationRequested", "EscalationOpened", "SlaClockStarted",
                          "SlaClockStarted", "SlaClockStarted", "SlaClockStarted",
                          "SlaClockStarted", "EscalationLevelRaised"));
  // Monday, 1 June 2026, 09:00; a business day is 8 hours.
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)), "RUNNING due 2026-06-01T10:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE)), "RUNNING due 2026-06-01T11:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)),
            "RUNNING due 2026-06-01T17:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_MITIGATE)), "RUNNING due 2026-06-01T17:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-03T17:00:00Z");
}

TEST(RequestEscalation, ASev1CountsEveryHour) {
  KnownAccount account;
  account.At("2026-06-05T16:50:00Z");
  account.When(Request(v1::SEVERITY_SEV1));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_ACK)), "RUNNING due 2026-06-05T17:05:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)),
            "RUNNING due 2026-06-05T20:50:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_RESOLVE)), "RUNNING due 2026-06-06T16:50:00Z");
}

TEST(RequestEscalation, ASev4PromisesNoMitigation) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV4));
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_MITIGATE).number(), 0);
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE)), "RUNNING due 2026-06-02T17:00:00Z");
}

TEST(RequestEscalation, TheAccountManagerOwnsItUnlessSomebodyElseDoes) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV3));
  EXPECT_EQ(account.Stored().owner(), "people/p1");
  EXPECT_THAT(account.scenario.Index(kByOwner, {std::string("people/p1")}),
              ElementsAre(kEscalation));
}

TEST(RequestEscalation, TheAccountsTeamWatchesOneAboutTheAccount) {
  KnownAccount account;
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->add_watchers("people/p3");
  account.When(request);
  EXPECT_THAT(account.Stored().watchers(), ElementsAre("people/p3"));
  request.mutable_escalation()->set_subject_kind(Escalation::SUBJECT_KIND_ACCOUNT);
  request.set_escalation_id("e2");
  account.When(request);
  EXPECT_THAT(account.Stored("accounts/a1/escalations/e2").watchers(),
              ElementsAre("people/p3", "people/p1"));
}

TEST(RequestEscalation, CountsAsOpen) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV3));
  EXPECT_EQ(account.scenario.Sum(kOpenBySeverity, {"SEVERITY_SEV3"}, "XXX", 30'000), 1);
  account.When(Plain<v1::AcknowledgeEscalationRequest>());
  account.When(Plain<v1::ResolveEscalationRequest>());
  EXPECT_EQ(account.scenario.Sum(kOpenBySeverity, {"SEVERITY_SEV3"}, "XXX", 30'000), 0);
}

TEST(RequestEscalation, ItsTitleIsPersonalText) {
  KnownAccount account;
  const auto outcome = account.When(Request(v1::SEVERITY_SEV3));
  EXPECT_NE(account.Stored().title(), "Orders fail");
  EXPECT_FALSE(EventOf<v1::EscalationRequested>(outcome).escalation().title().empty());
}

TEST(RequestEscalation, WaitsWhereThePolicyWantsAnApproval) {
  KnownAccount account;
  account.Reach(Escalation::STATE_REQUESTED);
  EXPECT_THAT(account.Stored().clocks(), IsEmpty());
  EXPECT_THAT(account.scenario.Timers(kEscalation), IsEmpty());
}

TEST(RequestEscalation, RefusesAnAccountThatIsUnknownOrArchived) {
  KnownAccount account;
  auto unknown = Request(v1::SEVERITY_SEV3);
  unknown.set_parent("accounts/a2");
  EXPECT_EQ(ReasonOf(account.When(unknown)), Reason::REASON_ACCOUNT_UNKNOWN);
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_EQ(ReasonOf(account.When(Request(v1::SEVERITY_SEV3))), Reason::REASON_ACCOUNT_ARCHIVED);
}

TEST(RequestEscalation, RefusesWhatItDoesNotKnow) {
  KnownAccount account;
  auto request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_policy("escalationPolicies/none");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_POLICY_UNKNOWN);
  request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_calendar("calendars/none");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_CALENDAR_NOT_KNOWN);
  request = Request(v1::SEVERITY_SEV3);
  request.mutable_escalation()->set_owner("people/none");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_PERSON_UNKNOWN);
  account.scenario.Hears("people/p3", accounts::v1::PersonLeft());
  request.mutable_escalation()->set_owner("people/p3");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_PERSON_LEFT);
}

}  // namespace
}  // namespace steward::escalations
