#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AddSatisfaction, AnUnhappyCustomerOpensOneFollowUp) {
  KnownAccount account;
  account.Publish();
  const auto outcome = account.Do(Submit(account.TokenOf(account.Sent()), {Nps(6), Csat(2)}));
  ASSERT_THAT(outcome.types,
              ElementsAre("ResponseRecorded", "InvitationCompleted", "FollowUpOpened",
                          "DetractorDetected", "DetractorDetected"));
  const auto& follow_up = EventOf<v1::FollowUpOpened>(outcome, 2).follow_up();
  EXPECT_EQ(follow_up.owner(), "people/p1");
  EXPECT_EQ(follow_up.metric(), v1::METRIC_NPS);
  ASSERT_EQ(follow_up.clocks_size(), 3);
  const auto& detected = EventOf<v1::DetractorDetected>(outcome, 3);
  EXPECT_EQ(detected.metric(), "NPS");
  EXPECT_EQ(detected.score(), 6);
  EXPECT_EQ(detected.survey(), kSurvey);
  EXPECT_EQ(detected.follow_up(), follow_up.name());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(AddSatisfaction, AHappyCustomerIsSaidToo) {
  KnownAccount account;
  account.Publish();
  EXPECT_THAT(account.Do(Submit(account.TokenOf(account.Sent()), {Nps(9), Csat(3)})).types,
              ElementsAre("ResponseRecorded", "InvitationCompleted", "PromoterDetected"));
}

TEST(AddSatisfaction, AnEditCanMakeItSoOnce) {
  KnownAccount account;
  account.Publish();
  const std::string token = account.TokenOf(account.Sent());
  account.Do(Submit(token, {Nps(9)}));
  EXPECT_THAT(account.Do(Submit(token, {Nps(2)})).types,
              ElementsAre("ResponseEdited", "FollowUpOpened", "DetractorDetected"));
  EXPECT_THAT(account.Do(Submit(token, {Nps(1)})).types, ElementsAre("ResponseEdited"));
}

TEST(AddSatisfaction, HistoryLeadsToNothing) {
  KnownAccount account;
  EXPECT_THAT(account.Do(Import("r1", Csat(1), Utc(2024, 5, 3))).types,
              ElementsAre("ResponseImported"));
  EXPECT_THAT(account.Do(Exclude("accounts/a1/responses/r1")).types,
              ElementsAre("ResponseExcluded"));
  EXPECT_THAT(account.Do(About<v1::RestoreResponseRequest>("accounts/a1/responses/r1")).types,
              ElementsAre("ResponseRestored"));
}

}  // namespace
}  // namespace steward::feedback
