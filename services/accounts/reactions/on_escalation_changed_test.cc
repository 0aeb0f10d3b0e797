#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/accounts/accounts_for_test.h"
#include "steward/escalations/v1/escalations_events.pb.h"

namespace steward::accounts {
namespace {

using escalations::v1::CLOCK_KIND_ACK;
using escalations::v1::CLOCK_KIND_RESOLVE;
using escalations::v1::Escalation;
using escalations::v1::SEVERITY_SEV1;
using escalations::v1::SEVERITY_SEV2;
using escalations::v1::SEVERITY_SEV3;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::AccountEscalationNoted;

constexpr char kSituation[] = "accounts/a1/situation";

std::string NameOf(absl::string_view id) { return absl::StrCat("accounts/a1/escalations/", id); }

Escalation AnEscalation(absl::string_view id, escalations::v1::Severity severity,
                        Escalation::State state) {
  Escalation escalation;
  escalation.set_name(NameOf(id));
  escalation.set_severity(severity);
  escalation.set_state(state);
  return escalation;
}

escalations::v1::SlaClock AClock(escalations::v1::ClockKind kind, bool breached) {
  escalations::v1::SlaClock clock;
  clock.set_kind(kind);
  clock.set_number(1);
  if (breached) clock.mutable_breached_at()->set_seconds(1'767'225'600);
  return clock;
}

// Account a1 and what the escalations service says of it.
class OnEscalationChanged : public ::testing::Test {
 protected:
  OnEscalationChanged() { scenario.When(Creating("a1")); }

  Outcome Hears(absl::string_view id, const google::protobuf::Message& event,
                bool imported = false) {
    return scenario.Hears(NameOf(id), event, imported);
  }
  Outcome Open(absl::string_view id, escalations::v1::Severity severity = SEVERITY_SEV2) {
    escalations::v1::EscalationOpened event;
    *event.mutable_escalation() = AnEscalation(id, severity, Escalation::STATE_OPEN);
    return Hears(id, event);
  }
  Outcome Change(absl::string_view id, escalations::v1::Severity to) {
    escalations::v1::EscalationSeverityChanged event;
    event.set_to(to);
    return Hears(id, event);
  }
  Outcome Breach(absl::string_view id, escalations::v1::ClockKind kind) {
    escalations::v1::SlaBreached event;
    *event.mutable_clock() = AClock(kind, true);
    return Hears(id, event);
  }
  Outcome Resolve(absl::string_view id) { return Hears(id, escalations::v1::EscalationResolved()); }
  Outcome Import(absl::string_view id, escalations::v1::Severity severity,
                 Escalation::State state) {
    escalations::v1::EscalationImported event;
    *event.mutable_escalation() = AnEscalation(id, severity, state);
    return Hears(id, event, /*imported=*/true);
  }
  v1::AccountSituation situation() const {
    const auto state = scenario.Find<v1::AccountSituationState>(kSituation);
    return state == nullptr ? v1::AccountSituation() : state->account_situation();
  }
  // {"SEV1 1", "SEV3 2"}.
  std::vector<std::string> counts() const {
    std::vector<std::string> texts;
    const v1::AccountSituation now = situation();
    for (const auto& each : now.open_by_severity()) {
      texts.push_back(absl::StrCat("SEV", static_cast<int>(each.severity()), " ", each.count()));
    }
    return texts;
  }

  Scenario scenario{Accounts()};
};

TEST_F(OnEscalationChanged, OpenedBreachedAndResolvedAreNotedAndCounted) {
  const auto opened = Only<AccountEscalationNoted>(Open("e1"));
  EXPECT_EQ(opened.change(), AccountEscalationNoted::CHANGE_OPENED);
  EXPECT_EQ(opened.escalation(), NameOf("e1"));
  EXPECT_EQ(opened.severity_before(), v1::ESCALATION_SEVERITY_UNSPECIFIED);
  EXPECT_EQ(opened.severity(), v1::ESCALATION_SEVERITY_SEV2);
  EXPECT_EQ(opened.open_escalation_count(), 1);
  EXPECT_THAT(counts(), ElementsAre("SEV2 1"));

  const auto breached = Only<AccountEscalationNoted>(Breach("e1", CLOCK_KIND_RESOLVE));
  EXPECT_EQ(breached.change(), AccountEscalationNoted::CHANGE_BREACHED);
  Breach("e1", CLOCK_KIND_ACK);
  EXPECT_THAT(situation().open_escalations(0).breached_clocks(), ElementsAre("ACK", "RESOLVE"));
  EXPECT_THAT(counts(), ElementsAre("SEV2 1"));

  const auto resolved = Only<AccountEscalationNoted>(Resolve("e1"));
  EXPECT_EQ(resolved.change(), AccountEscalationNoted::CHANGE_RESOLVED);
  EXPECT_EQ(resolved.severity(), v1::ESCALATION_SEVERITY_UNSPECIFIED);
  EXPECT_EQ(situation().open_escalation_count(), 0);
  EXPECT_EQ(situation().worst_severity(), v1::ESCALATION_SEVERITY_UNSPECIFIED);
  EXPECT_THAT(situation().open_escalations(), IsEmpty());
  EXPECT_THAT(scenario.Verify(), IsEmpty());
}

TEST_F(OnEscalationChanged, WhatComesTwiceSaysNothing) {
  Open("e1");
  EXPECT_THAT(Open("e1").types, IsEmpty());
  Breach("e1", CLOCK_KIND_ACK);
  EXPECT_THAT(Breach("e1", CLOCK_KIND_ACK).types, IsEmpty());
  EXPECT_THAT(Change("e1", SEVERITY_SEV2).types, IsEmpty());
  Resolve("e1");
  EXPECT_THAT(Resolve("e1").types, IsEmpty());
  EXPECT_THAT(Hears("e1", escalations::v1::EscalationClosed()).types, IsEmpty());
  EXPECT_THAT(Breach("e1", CLOCK_KIND_RESOLVE).types, IsEmpty()) << "it is not open";
  EXPECT_EQ(situation().open_escalation_count(), 0);
}

TEST_F(OnEscalationChanged, TheWorstFollowsTheSeverities) {
  Open("e1", SEVERITY_SEV3);
  Open("e2", SEVERITY_SEV2);
  EXPECT_EQ(situation().worst_severity(), v1::ESCALATION_SEVERITY_SEV2);
  EXPECT_EQ(Only<AccountEscalationNoted>(Change("e1", SEVERITY_SEV1)).severity_before(),
            v1::ESCALATION_SEVERITY_SEV3);
  EXPECT_THAT(counts(), ElementsAre("SEV1 1", "SEV2 1"));
  EXPECT_EQ(situation().worst_severity(), v1::ESCALATION_SEVERITY_SEV1);
  Resolve("e1");
  EXPECT_THAT(counts(), ElementsAre("SEV2 1"));
  EXPECT_EQ(situation().worst_severity(), v1::ESCALATION_SEVERITY_SEV2);
}

TEST_F(OnEscalationChanged, AReopenedOneCountsAsItStood) {
  Open("e1");
  Breach("e1", CLOCK_KIND_ACK);
  Change("e1", SEVERITY_SEV1);
  Resolve("e1");
  const auto reopened =
      Only<AccountEscalationNoted>(Hears("e1", escalations::v1::EscalationReopened()));
  EXPECT_EQ(reopened.change(), AccountEscalationNoted::CHANGE_REOPENED);
  EXPECT_THAT(reopened.breached_clocks(), ElementsAre("ACK"));
  EXPECT_THAT(counts(), ElementsAre("SEV1 1"));
}

TEST_F(OnEscalationChanged, ARequestCountsOnceItIsOpened) {
  escalations::v1::EscalationRequested requested;
  *requested.mutable_escalation() = AnEscalation("e1", SEVERITY_SEV2, Escalation::STATE_REQUESTED);
  EXPECT_THAT(Hears("e1", requested).types, IsEmpty());
  EXPECT_THAT(Change("e1", SEVERITY_SEV1).types, IsEmpty());
  EXPECT_THAT(Open("e1", SEVERITY_SEV1).types, ElementsAre("AccountEscalationNoted"));
}

TEST_F(OnEscalationChanged, AMergedOneCountsNoMore) {
  Open("e1");
  Open("e2");
  EXPECT_EQ(Only<AccountEscalationNoted>(Hears("e1", escalations::v1::EscalationMerged())).change(),
            AccountEscalationNoted::CHANGE_MERGED);
  ASSERT_EQ(situation().open_escalations_size(), 1);
  EXPECT_EQ(situation().open_escalations(0).name(), NameOf("e2"));
}

TEST_F(OnEscalationChanged, ABreachThatIsTakenBackIsGone) {
  Open("e1");
  Breach("e1", CLOCK_KIND_ACK);
  escalations::v1::SlaClockRecomputed recomputed;
  *recomputed.mutable_clock() = AClock(CLOCK_KIND_ACK, false);
  EXPECT_EQ(Only<AccountEscalationNoted>(Hears("e1", recomputed)).change(),
            AccountEscalationNoted::CHANGE_BREACH_WITHDRAWN);
  EXPECT_THAT(situation().open_escalations(0).breached_clocks(), IsEmpty());
}

TEST_F(OnEscalationChanged, HistoryCountsAsFarAsItIsOpen) {
  EXPECT_THAT(Import("old", SEVERITY_SEV1, Escalation::STATE_CLOSED).types, IsEmpty());
  const auto imported = Import("e1", SEVERITY_SEV3, Escalation::STATE_ACKNOWLEDGED);
  EXPECT_EQ(Only<AccountEscalationNoted>(imported).change(),
            AccountEscalationNoted::CHANGE_IMPORTED);
  EXPECT_THAT(counts(), ElementsAre("SEV3 1"));
  EXPECT_THAT(Import("e1", SEVERITY_SEV3, Escalation::STATE_CLOSED).types,
              ElementsAre("AccountEscalationNoted"));
  EXPECT_EQ(situation().open_escalation_count(), 0);
}

// The states that the escalations service calls open.
TEST_F(OnEscalationChanged, EachStateCountsOrNot) {
  for (int state = Escalation::STATE_REQUESTED; state <= Escalation::STATE_MERGED; ++state) {
    Import("e1", SEVERITY_SEV3, static_cast<Escalation::State>(state));
    const bool open = state != Escalation::STATE_REQUESTED && state < Escalation::STATE_RESOLVED;
    EXPECT_EQ(situation().open_escalation_count(), open ? 1 : 0) << state;
  }
}

TEST_F(OnEscalationChanged, WhatIsBeyondTheListIsCounted) {
  for (int i = 0; i < 1'001; ++i) Open(absl::StrCat("e", i));
  EXPECT_EQ(situation().open_escalation_count(), 1'001);
  EXPECT_EQ(situation().open_escalations_size(), 1'000);
  Change("e1000", SEVERITY_SEV1);
  EXPECT_THAT(counts(), ElementsAre("SEV1 1", "SEV2 1000"));
  Resolve("e1000");
  EXPECT_EQ(situation().open_escalation_count(), 1'000);
  EXPECT_THAT(scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::accounts
