#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

TEST(SetOwner, SomebodyWhoIsThere) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::SetOwnerRequest>();
  request.set_owner("people/p2");
  EXPECT_THAT(account.When(request).types, ElementsAre("EscalationOwnerChanged"));
  EXPECT_EQ(account.Stored().owner(), "people/p2");
  EXPECT_THAT(account.When(request).types, IsEmpty());
  request.set_owner("people/p9");
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_PERSON_UNKNOWN);
}

}  // namespace
}  // namespace steward::escalations
