#include "services/feedback/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::IsEmpty;

constexpr char kEscalation[] = "accounts/a1/escalations/e1";

escalations::v1::EscalationOpened Opened(escalations::v1::Severity severity) {
  escalations::v1::EscalationOpened event;
  event.mutable_escalation()->set_name(kEscalation);
  event.mutable_escalation()->set_severity(severity);
  return event;
}

// Why Ann would be left in peace.
v1::Suppression WhyAnn(KnownAccount& account) {
  auto trial = Invite({kAnn});
  trial.set_validate_only(true);
  const auto outcome = account.Do(trial);
  return static_cast<const v1::InvitationRound&>(*outcome.response).results(0).suppression();
}

TEST(MirrorEscalations, NobodyIsAskedWhileASevereOneIsOpen) {
  KnownAccount account;
  account.Publish();
  account.scenario.Hears(kEscalation, Opened(escalations::v1::SEVERITY_SEV2));
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_OPEN_ESCALATION);
  account.scenario.Hears(kEscalation, escalations::v1::EscalationResolved());
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_UNSPECIFIED);
  account.scenario.Hears(kEscalation, escalations::v1::EscalationReopened());
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_OPEN_ESCALATION);
  account.scenario.Hears(kEscalation, escalations::v1::EscalationMerged());
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_UNSPECIFIED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(MirrorEscalations, TheSeverityThatItHasNowCounts) {
  KnownAccount account;
  account.Publish();
  account.scenario.Hears(kEscalation, Opened(escalations::v1::SEVERITY_SEV3));
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_UNSPECIFIED);
  escalations::v1::EscalationSeverityChanged raised;
  raised.set_to(escalations::v1::SEVERITY_SEV1);
  account.scenario.Hears(kEscalation, raised);
  EXPECT_EQ(WhyAnn(account), v1::SUPPRESSION_OPEN_ESCALATION);
}

TEST(MirrorEscalations, HistoryIsOpenAsFarAsItSays) {
  v1::EscalationsMirror mirror;
  escalations::v1::EscalationsEvent event;
  event.mutable_envelope()->set_aggregate(kEscalation);
  auto* escalation = event.mutable_escalation_imported()->mutable_escalation();
  escalation->set_severity(escalations::v1::SEVERITY_SEV1);
  escalation->set_state(escalations::v1::Escalation::STATE_RESOLVED);
  EXPECT_TRUE(MirrorEscalations(event, &mirror));
  EXPECT_FALSE(IsEscalated(mirror));
  escalation->set_state(escalations::v1::Escalation::STATE_IN_PROGRESS);
  MirrorEscalations(event, &mirror);
  EXPECT_TRUE(IsEscalated(mirror));
}

TEST(MirrorEscalations, TheOldestThatIsOverGoesFirst) {
  v1::EscalationsMirror mirror;
  for (int i = 0; i < 1'001; ++i) {
    escalations::v1::EscalationsEvent event;
    event.mutable_envelope()->set_aggregate("accounts/a1/escalations/e" + std::to_string(i));
    *event.mutable_escalation_opened() = Opened(escalations::v1::SEVERITY_SEV1);
    MirrorEscalations(event, &mirror);
    if (i == 0) continue;
    event.mutable_escalation_closed();
    MirrorEscalations(event, &mirror);
  }
  EXPECT_EQ(mirror.escalations_size(), 1'000);
  EXPECT_EQ(mirror.escalations(0).name(), "accounts/a1/escalations/e0");
  EXPECT_TRUE(IsEscalated(mirror));
}

}  // namespace
}  // namespace steward::feedback
