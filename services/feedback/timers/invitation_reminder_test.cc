#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(InvitationReminder, RemindsTwiceAtMost) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  const auto first = account.scenario.AdvanceTo(Utc(2026, 1, 4));
  ASSERT_THAT(first.types, ElementsAre("ReminderDue"));
  EXPECT_EQ(EventOf<v1::ReminderDue>(first).number(), 1);
  EXPECT_EQ(EventOf<v1::ReminderDue>(first).contact(), kAnn);
  const auto second = account.scenario.AdvanceTo(Utc(2026, 1, 14));
  ASSERT_THAT(second.types, ElementsAre("ReminderDue"));
  EXPECT_EQ(EffectiveTimeOf(second), Utc(2026, 1, 8));
  EXPECT_EQ(account.Invitation(name).reminders_sent(), 2);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(InvitationReminder, NobodyIsRemindedOfWhatTheyAnswered) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  account.Do(Submit(account.TokenOf(name), {Nps(8)}));
  EXPECT_THAT(account.scenario.Timers(name), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
