#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using v1::Escalation;

constexpr char kResponse[] = "accounts/a1/responses/r1";

feedback::v1::DetractorDetected Detractor(absl::string_view survey = "surveys/s1") {
  feedback::v1::DetractorDetected event;
  event.set_response(kResponse);
  event.set_survey(std::string(survey));
  event.set_metric("NPS");
  event.set_score(2);
  return event;
}

TEST(OnDetractorDetected, OpensOneForAStrategicAccount) {
  KnownAccount account;
  const auto outcome = account.scenario.Hears(kResponse, Detractor());
  ASSERT_THAT(outcome.types, Contains("EscalationOpened"));
  const auto& asked = EventOf<v1::EscalationRequested>(outcome).escalation();
  EXPECT_EQ(asked.cause(), Escalation::CAUSE_DETRACTOR);
  EXPECT_EQ(asked.subject(), "surveys/s1");
  EXPECT_EQ(asked.source(), Escalation::SOURCE_RULE);
}

TEST(OnDetractorDetected, OneForEachSurvey) {
  KnownAccount account;
  account.scenario.Hears(kResponse, Detractor());
  EXPECT_THAT(account.scenario.Hears(kResponse, Detractor()).types, IsEmpty());
  EXPECT_THAT(account.scenario.Hears(kResponse, Detractor("surveys/s2")).types,
              Contains("EscalationOpened"));
}

TEST(OnDetractorDetected, NotForAnotherTier) {
  KnownAccount account;
  accounts::v1::AccountUpdated tier;
  tier.mutable_mask()->add_paths("tier");
  tier.mutable_after()->set_tier(accounts::v1::TIER_KEY);
  account.scenario.Hears(kAccount, tier);
  EXPECT_THAT(account.scenario.Hears(kResponse, Detractor()).types, IsEmpty());
}

TEST(OnDetractorDetected, NotFromHistory) {
  KnownAccount account;
  EXPECT_THAT(account.scenario.Hears(kResponse, Detractor(), /*imported=*/true).types, IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
