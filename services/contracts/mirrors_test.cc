#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"
#include "services/mirrors/account_mirror.h"

namespace steward::contracts {
namespace {

using accounts::v1::AccountAssigned;
using accounts::v1::Assignment;
using ::testing::IsEmpty;

constexpr char kTeam[] = "accounts/a1/team";
constexpr char kFirst[] = "accounts/a1/assignments/x1";
constexpr char kSecond[] = "accounts/a1/assignments/x2";

AccountAssigned Assigned(const char* assignment, const char* person, Assignment::State state,
                         absl::Time from = Utc(2025, 1, 1)) {
  AccountAssigned event;
  event.mutable_assignment()->set_name(assignment);
  event.mutable_assignment()->set_person(person);
  event.mutable_assignment()->set_role(accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
  event.mutable_assignment()->set_state(state);
  *event.mutable_assignment()->mutable_valid_from() = ToTimestamp(from);
  return event;
}

accounts::v1::AssignmentEnded Ended(const char* assignment, absl::Time valid_to) {
  accounts::v1::AssignmentEnded event;
  event.set_assignment(assignment);
  *event.mutable_valid_to() = ToTimestamp(valid_to);
  return event;
}

accounts::v1::AssignmentStarted Started(const char* assignment) {
  accounts::v1::AssignmentStarted event;
  event.set_assignment(assignment);
  return event;
}

accounts::v1::AssignmentExpired Expired(const char* assignment) {
  accounts::v1::AssignmentExpired event;
  event.set_assignment(assignment);
  return event;
}

std::string ManagerOf(const KnownAccount& account) {
  return account.scenario.FindMirror<accounts::v1::AccountMirror>("a1")->manager();
}

TEST(MirrorAccount, KnowsWhatSumsAreGroupedBy) {
  KnownAccount account;
  const auto mirror = account.scenario.FindMirror<accounts::v1::AccountMirror>("a1");
  ASSERT_NE(mirror, nullptr);
  EXPECT_EQ(mirror->country(), "NL");
  EXPECT_EQ(mirror->tier(), accounts::v1::TIER_KEY);
  EXPECT_FALSE(mirror->archived());
  EXPECT_EQ(mirror->manager(), "");
}

TEST(MirrorAccount, FollowsUpdatesByTheirMask) {
  KnownAccount account;
  accounts::v1::AccountUpdated event;
  event.mutable_mask()->add_paths("country");
  event.mutable_after()->set_country("DE");
  account.scenario.Hears(kAccount, event);
  const auto mirror = account.scenario.FindMirror<accounts::v1::AccountMirror>("a1");
  EXPECT_EQ(mirror->country(), "DE");
  EXPECT_EQ(mirror->tier(), accounts::v1::TIER_KEY);
}

TEST(MirrorAccount, KeepsNoRowForOtherFacts) {
  KnownAccount account;
  account.scenario.Hears("accounts/a2", accounts::v1::WentLive());
  EXPECT_EQ(account.scenario.FindMirror<accounts::v1::AccountMirror>("a2"), nullptr);
}

TEST(MirrorAccount, TheManagerIsWhoIsActiveNow) {
  KnownAccount account;
  account.scenario.Hears(kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_ACTIVE));
  EXPECT_EQ(ManagerOf(account), "people/p1");
  account.scenario.Hears(kTeam, Ended(kFirst, Utc(2026, 1, 1)));
  EXPECT_EQ(ManagerOf(account), "");
  account.scenario.Hears(kTeam, Assigned(kSecond, "people/p2", Assignment::STATE_ACTIVE));
  EXPECT_EQ(ManagerOf(account), "people/p2");
  account.scenario.Hears(kTeam, Expired(kSecond));
  EXPECT_EQ(ManagerOf(account), "");
}

TEST(MirrorAccount, AHandoverAheadHappensOnItsDay) {
  KnownAccount account;
  account.scenario.Hears(kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_ACTIVE));
  account.scenario.Hears(kTeam, Ended(kFirst, Utc(2026, 6, 1)));
  account.scenario.Hears(
      kTeam, Assigned(kSecond, "people/p2", Assignment::STATE_SCHEDULED, Utc(2026, 6, 1)));
  EXPECT_EQ(ManagerOf(account), "people/p1");
  account.scenario.Hears(kTeam, Expired(kFirst));
  account.scenario.Hears(kTeam, Started(kSecond));
  EXPECT_EQ(ManagerOf(account), "people/p2");
}

TEST(MirrorAccount, AScheduledOneThatEndsBeforeItBeginsNeverWas) {
  KnownAccount account;
  account.scenario.Hears(
      kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_SCHEDULED, Utc(2026, 6, 1)));
  account.scenario.Hears(kTeam, Ended(kFirst, Utc(2026, 6, 1)));
  EXPECT_THAT(account.scenario.FindMirror<accounts::v1::AccountMirror>("a1")->managers(),
              IsEmpty());
}

TEST(MirrorAccount, AScheduledOneWithAnEndStillBegins) {
  KnownAccount account;
  account.scenario.Hears(
      kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_SCHEDULED, Utc(2026, 6, 1)));
  account.scenario.Hears(kTeam, Ended(kFirst, Utc(2026, 7, 1)));
  account.scenario.Hears(kTeam, Started(kFirst));
  EXPECT_EQ(ManagerOf(account), "people/p1");
}

TEST(MirrorAccount, ACorrectionCountsAsItIsNow) {
  KnownAccount account;
  account.scenario.Hears(kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_ACTIVE));
  accounts::v1::AssignmentCorrected event;
  *event.mutable_after() = Assigned(kFirst, "people/p2", Assignment::STATE_ACTIVE).assignment();
  account.scenario.Hears(kTeam, event);
  EXPECT_EQ(ManagerOf(account), "people/p2");
  event.mutable_after()->set_state(Assignment::STATE_ENDED);
  account.scenario.Hears(kTeam, event);
  EXPECT_EQ(ManagerOf(account), "");
}

TEST(MirrorAccount, OtherRolesAreNoManagers) {
  KnownAccount account;
  AccountAssigned event = Assigned(kFirst, "people/p1", Assignment::STATE_ACTIVE);
  event.mutable_assignment()->set_role(accounts::v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
  account.scenario.Hears(kTeam, event);
  EXPECT_EQ(ManagerOf(account), "");
}

TEST(MirrorAccount, AHandoverMovesTheAccountsRevenue) {
  KnownAccount account;
  account.Reach(v1::Contract::STATE_ACTIVE);
  const Day day = *DayFromDate(Date(2026, 6, 1));
  EXPECT_EQ(account.scenario.Sum(kArrByManager, {""}, "USD", day), 36'000'00);
  account.scenario.Hears(kTeam, Assigned(kFirst, "people/p1", Assignment::STATE_ACTIVE));
  EXPECT_EQ(account.scenario.Sum(kArrByManager, {""}, "USD", day), 0);
  EXPECT_EQ(account.scenario.Sum(kArrByManager, {"people/p1"}, "USD", day), 36'000'00);
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(MirrorPerson, KnowsWhoLeftAndWhoWasErased) {
  KnownAccount account;
  const auto find = [&account] {
    return account.scenario.FindMirror<accounts::v1::PersonMirror>("reference", "people/p1");
  };
  ASSERT_NE(find(), nullptr);
  EXPECT_FALSE(find()->left());
  account.scenario.Hears("people/p1", accounts::v1::PersonLeft());
  EXPECT_TRUE(find()->left());
  accounts::v1::PersonErased erased;
  erased.set_person("people/p1");
  account.scenario.Hears("people/p1", erased);
  EXPECT_TRUE(find()->erased());
}

}  // namespace
}  // namespace steward::contracts
