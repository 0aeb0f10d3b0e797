#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(InvitationExpires, AfterFourteenDays) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.clear_reminder_days();
  account.Publish(survey);
  const std::string name = account.Sent();
  EXPECT_THAT(account.scenario.AdvanceTo(Utc(2026, 1, 14, 23)).types, IsEmpty());
  const auto outcome = account.scenario.AdvanceTo(Utc(2026, 1, 16));
  ASSERT_THAT(outcome.types, ElementsAre("InvitationExpired"));
  EXPECT_EQ(EventOf<v1::InvitationExpired>(outcome).from(), v1::Invitation::STATE_SENT);
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2026, 1, 15));
  EXPECT_EQ(account.Invitation(name).state(), v1::Invitation::STATE_EXPIRED);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
