#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::OptOutRequest OptOutOf(const std::string& invitation, const std::string& token) {
  auto request = About<v1::OptOutRequest>(invitation);
  request.set_token(token);
  return request;
}

TEST(OptOut, EndsTheInvitationAndAllThatWouldFollow) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  ASSERT_THAT(account.When(OptOutOf(name, account.TokenOf(name))).types,
              ElementsAre("InvitationOptedOut", "ConsentChanged"));
  EXPECT_EQ(account.Invitation(name).state(), v1::Invitation::STATE_OPTED_OUT);
  EXPECT_TRUE(account.scenario.Find<v1::ContactState>(kAnn)->contact().opted_out());
  EXPECT_THAT(account.scenario.Timers(name), IsEmpty());
  EXPECT_THAT(account.Do(OptOutOf(name, account.TokenOf(name))).events, IsEmpty());
}

TEST(OptOut, IsHeardFromAnInvitationThatIsOver) {
  KnownAccount account;
  account.Publish();
  const std::string name = account.Sent();
  account.scenario.AdvanceTo(Utc(2026, 2, 1));
  EXPECT_THAT(account.When(OptOutOf(name, account.TokenOf(name))).types,
              ElementsAre("ConsentChanged"));
}

TEST(OptOut, RejectsTheTokenOfAnother) {
  KnownAccount account;
  account.Publish();
  const std::string ann = account.Sent(kAnn);
  const std::string bob = account.Sent(kBob);
  EXPECT_EQ(ReasonOf(account.When(OptOutOf(ann, account.TokenOf(bob)))),
            Reason::REASON_UNKNOWN_TOKEN);
}

}  // namespace
}  // namespace steward::feedback
