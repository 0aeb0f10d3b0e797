#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

accounts::v1::AccountAssigned NowManagedBy(const std::string& person) {
  accounts::v1::AccountAssigned event;
  auto* assignment = event.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/m2");
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  assignment->set_person(person);
  assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  *assignment->mutable_valid_from() = ToTimestamp(T("2026-06-01T09:00:00Z"));
  return event;
}

TEST(OnAccountAssigned, TheNewManagerHasTheOpenWorkOfThoseWhoLeft) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.When(Request(v1::SEVERITY_SEV3, "e2"));
  auto other = Plain<v1::SetOwnerRequest>("accounts/a1/escalations/e2");
  other.set_owner("people/p3");
  account.When(other);
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_EQ(account.Stored().owner(), "people/p1");
  const auto outcome = account.scenario.Hears("accounts/a1/team", NowManagedBy("people/p2"));
  EXPECT_THAT(outcome.types, ElementsAre("EscalationOwnerChanged"));
  EXPECT_EQ(account.Stored().owner(), "people/p2");
  EXPECT_EQ(account.Stored("accounts/a1/escalations/e2").owner(), "people/p3");
}

TEST(OnAssignmentCorrected, HandsOverToo) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  accounts::v1::AssignmentCorrected event;
  *event.mutable_after() = NowManagedBy("people/p2").assignment();
  EXPECT_THAT(account.scenario.Hears("accounts/a1/team", event).types,
              ElementsAre("EscalationOwnerChanged"));
  EXPECT_EQ(account.Stored().owner(), "people/p2");
}

TEST(OnAccountAssigned, WhatIsOverStays) {
  KnownAccount account;
  account.Reach(Escalation::STATE_CLOSED);
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_THAT(account.scenario.Hears("accounts/a1/team", NowManagedBy("people/p2")).types,
              IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
