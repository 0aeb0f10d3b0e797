#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Renewal;

testing::Outcome Assign(KnownRenewal& known, const std::string& person) {
  accounts::v1::AccountAssigned event;
  auto* assignment = event.mutable_assignment();
  assignment->set_name("accounts/a1/assignments/" + person);
  assignment->set_person("people/" + person);
  assignment->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  return known.scenario.Hears("accounts/a1/team", event);
}

TEST(OnManagerAssigned, TakesOverWhatNobodyWorksOn) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  EXPECT_EQ(known.StoredRenewal().owner(), "");
  EXPECT_THAT(Assign(known, "p1").types, ElementsAre("RenewalReassigned"));
  EXPECT_EQ(known.StoredRenewal().owner(), "people/p1");
}

TEST(OnManagerAssigned, TakesOverFromWhoHasLeftOnly) {
  KnownRenewal known;
  known.scenario.Hears("people/p2", NewPerson("people/p2"));
  v1::Contract terms = Lapsing();
  terms.set_owner("people/p1");
  known.ReachRenewal(Renewal::STATE_OPEN, terms);
  EXPECT_THAT(Assign(known, "p2").types, IsEmpty());
  known.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_THAT(Assign(known, "p2").types, ElementsAre("RenewalReassigned"));
  EXPECT_EQ(known.StoredRenewal().owner(), "people/p2");
}

TEST(OnManagerAssigned, TheNextWindowFindsThemToo) {
  KnownRenewal known;
  known.scenario.Hears("people/p2", NewPerson("people/p2"));
  v1::Contract terms = Lapsing();
  terms.set_owner("people/p1");
  known.ReachRenewal(Renewal::STATE_OPEN, terms);
  Assign(known, "p2");
  known.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  known.scenario.AdvanceTo(Utc(2026, 11, 1));
  EXPECT_EQ(known.StoredRenewal().owner(), "people/p2");
}

TEST(OnManagerCorrected, TakesOverToo) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  accounts::v1::AssignmentCorrected event;
  auto* after = event.mutable_after();
  after->set_name("accounts/a1/assignments/m2");
  after->set_person("people/p1");
  after->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  after->set_state(accounts::v1::Assignment::STATE_ACTIVE);
  EXPECT_THAT(known.scenario.Hears("accounts/a1/team", event).types,
              ElementsAre("RenewalReassigned"));
  EXPECT_EQ(known.StoredRenewal().owner(), "people/p1");
}

TEST(OnManagerAssigned, LeavesWhatIsDecided) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_LOST);
  EXPECT_THAT(Assign(known, "p1").types, IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
