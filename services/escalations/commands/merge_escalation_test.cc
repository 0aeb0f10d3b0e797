#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

v1::MergeEscalationRequest Into(absl::string_view target) {
  auto request = Plain<v1::MergeEscalationRequest>();
  request.set_into(std::string(target));
  return request;
}

TEST(MergeEscalation, TheOtherOneGoesOnWithItsCases) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto other = Request(v1::SEVERITY_SEV2, "e2");
  other.mutable_escalation()->set_case_ids(0, "case-2");
  account.When(other);
  const auto outcome = account.When(Into("accounts/a1/escalations/e2"));
  EXPECT_EQ(outcome.types.front(), "EscalationMerged");
  EXPECT_EQ(outcome.types.back(), "EscalationAbsorbed");
  EXPECT_EQ(account.Stored().merged_into(), "accounts/a1/escalations/e2");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).state(), v1::SlaClock::STATE_CANCELLED);
  EXPECT_THAT(account.scenario.Timers(kEscalation), IsEmpty());
  const auto into = account.Stored("accounts/a1/escalations/e2");
  EXPECT_THAT(into.case_ids(), ElementsAre("case-2", "case-1"));
  EXPECT_THAT(into.merged_from(), ElementsAre(kEscalation));
}

TEST(MergeEscalation, OnlyIntoAnotherOpenOneOfTheAccount) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_EQ(ReasonOf(account.When(Into(kEscalation))), Reason::REASON_MERGE_TARGET);
  EXPECT_EQ(ReasonOf(account.When(Into("accounts/a2/escalations/e1"))),
            Reason::REASON_MERGE_TARGET);
  EXPECT_EQ(ReasonOf(account.When(Into("accounts/a1/escalations/e9"))), Reason::REASON_NOT_FOUND);
  account.When(Request(v1::SEVERITY_SEV3, "e2"));
  auto resolve = Plain<v1::ResolveEscalationRequest>("accounts/a1/escalations/e2");
  resolve.set_acknowledge(true);
  account.When(resolve);
  EXPECT_EQ(ReasonOf(account.When(Into("accounts/a1/escalations/e2"))),
            Reason::REASON_MERGE_TARGET);
}

}  // namespace
}  // namespace steward::escalations
