#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::AssignFollowUpRequest AssignTo(const std::string& name, const char* owner) {
  auto request = About<v1::AssignFollowUpRequest>(name);
  request.set_owner(owner);
  return request;
}

TEST(AssignFollowUp, GivesItToAnother) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  ASSERT_THAT(account.When(AssignTo(name, "people/p2")).types, ElementsAre("FollowUpAssigned"));
  EXPECT_EQ(account.FollowUp(name).owner(), "people/p2");
  EXPECT_THAT(account.scenario.Index(kFollowUpsByOwner, {std::string("people/p1")}), IsEmpty());
  EXPECT_THAT(account.scenario.Index(kFollowUpsByOwner, {std::string("people/p2")}),
              ElementsAre(name));
  EXPECT_THAT(account.Do(AssignTo(name, "people/p2")).events, IsEmpty());
}

TEST(AssignFollowUp, RejectsThoseWhoAreNotThere) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  EXPECT_EQ(ReasonOf(account.When(AssignTo(name, "people/p9"))), Reason::REASON_PERSON_UNKNOWN);
  account.scenario.Hears("people/p2", accounts::v1::PersonLeft());
  EXPECT_EQ(ReasonOf(account.When(AssignTo(name, "people/p2"))), Reason::REASON_PERSON_LEFT);
}

}  // namespace
}  // namespace steward::feedback
