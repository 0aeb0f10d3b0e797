#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "services/escalations/policies/limits.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(PostInternalNote, IsKeptWithItsAuthor) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::PostInternalNoteRequest>();
  request.set_text("It was us");
  EXPECT_THAT(account.When(request).types, ElementsAre("InternalNotePosted"));
  ASSERT_EQ(account.Stored().internal_notes_size(), 1);
  EXPECT_EQ(account.Stored().internal_notes(0).number(), 1);
  EXPECT_EQ(account.Stored().internal_notes(0).author(), "tester");
  EXPECT_NE(account.Stored().internal_notes(0).text(), "It was us");
}

TEST(PostInternalNote, AtMostAThousand) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::PostInternalNoteRequest>();
  request.set_text("Again");
  for (int i = 0; i < kPostsMax; ++i) account.When(request);
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_LIMIT_EXCEEDED);
}

}  // namespace
}  // namespace steward::escalations
