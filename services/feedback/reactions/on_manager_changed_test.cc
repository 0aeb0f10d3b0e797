#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The account is somebody else's from now on.
testing::Outcome NewManager(KnownAccount& account, const char* person) {
  accounts::v1::AccountAssigned assigned;
  auto* assignment = assigned.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/m2");
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  assignment->set_person(person);
  assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  return account.scenario.Hears("accounts/a1/team", assigned);
}

TEST(OnManagerChanged, WhatIsOpenGoesWithTheAccount) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_THAT(account.scenario.Index(kFollowUpsByOwner, {std::string("people/p1")}),
              ElementsAre(name))
      << "listed until somebody else manages the account";
  const auto outcome = NewManager(account, "people/p2");
  ASSERT_THAT(outcome.types, ElementsAre("FollowUpAssigned"));
  EXPECT_EQ(EventOf<v1::FollowUpAssigned>(outcome).before(), "people/p1");
  EXPECT_EQ(account.FollowUp(name).owner(), "people/p2");
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(OnManagerChanged, WhoWasNamedKeepsItWhileTheyAreThere) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  accounts::v1::PersonCreated joined;
  joined.mutable_person()->set_name("people/p3");
  joined.mutable_person()->set_state(accounts::v1::Person::STATE_ACTIVE);
  account.scenario.Hears("people/p3", joined);
  auto assign = About<v1::AssignFollowUpRequest>(name);
  assign.set_owner("people/p3");
  account.Do(assign);
  EXPECT_THAT(NewManager(account, "people/p2").types, IsEmpty());
  account.scenario.Hears("people/p3", accounts::v1::PersonLeft());
  EXPECT_THAT(NewManager(account, "people/p2").types, ElementsAre("FollowUpAssigned"));
  EXPECT_EQ(account.FollowUp(name).owner(), "people/p2");
}

TEST(OnManagerChanged, WhatIsClosedStaysWhereItIs) {
  KnownAccount account;
  const std::string name = account.Unhappy();
  account.Do(About<v1::AcknowledgeFollowUpRequest>(name));
  account.Do(About<v1::GiveUpFollowUpRequest>(name));
  EXPECT_THAT(NewManager(account, "people/p2").types, IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
