#include "services/escalations/policies/rule_opens.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "services/escalations/rows.h"

namespace steward::escalations {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Escalation;

// The escalations of the account beside e1.
std::vector<std::string> Others(const KnownAccount& account) {
  auto names = account.scenario.Index(kByAccount, {std::string("a1")});
  names.erase(std::remove(names.begin(), names.end(), kEscalation), names.end());
  return names;
}

TEST(OpenOnBreach, ABreachOfASev2CallsForTheAccount) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T11:00:01Z");
  ASSERT_THAT(Others(account), SizeIs(1));
  const Escalation opened = account.Stored(Others(account)[0]);
  EXPECT_EQ(opened.state(), Escalation::STATE_OPEN);
  EXPECT_EQ(opened.cause(), Escalation::CAUSE_SLA_BREACH);
  EXPECT_EQ(opened.subject(), kEscalation);
  EXPECT_EQ(opened.subject_kind(), Escalation::SUBJECT_KIND_ACCOUNT);
  EXPECT_EQ(opened.source(), Escalation::SOURCE_RULE);
  EXPECT_EQ(opened.severity(), v1::SEVERITY_SEV2);
  EXPECT_EQ(opened.owner(), "people/p1");
  EXPECT_THAT(opened.watchers(), ::testing::ElementsAre("people/p1"));
  EXPECT_TRUE(account.scenario.Verify().empty());
}

TEST(OpenOnBreach, OneForAllItsBreachesAndNoneForItsOwn) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-20T00:00:00Z");
  EXPECT_THAT(Others(account), SizeIs(1));
}

TEST(OpenOnBreach, AnotherOneOnceTheFirstIsOver) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T11:00:01Z");
  const std::string first = Others(account)[0];
  auto resolve = Plain<v1::ResolveEscalationRequest>(first);
  resolve.set_acknowledge(true);
  account.When(resolve);
  account.When(Plain<v1::CloseEscalationRequest>(first));
  account.At("2026-06-05T00:00:00Z");
  EXPECT_THAT(Others(account), SizeIs(2));
}

TEST(OpenOnBreach, NotForASev3) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV3);
  account.At("2026-07-01T00:00:00Z");
  EXPECT_THAT(Others(account), IsEmpty());
}

TEST(OpenOnBreach, NotForAnArchivedAccount) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  account.At("2026-06-05T00:00:00Z");
  EXPECT_THAT(Others(account), IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
