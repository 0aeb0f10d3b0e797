#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(PostCustomerUpdate, AnswersAndBeginsTheNextPeriod) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T11:00:00Z");
  EXPECT_THAT(account.When(FullUpdate()).types,
              ElementsAre("CustomerUpdatePosted", "SlaClockMet", "SlaClockMet", "SlaClockStarted"));
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_FIRST_RESPONSE).outcome(), v1::SlaClock::OUTCOME_MET);
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE).number(), 2);
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)),
            "RUNNING due 2026-06-02T11:00:00Z");
}

TEST(PostCustomerUpdate, AMissedOneIsOneBreachUntilTheNext) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV1);
  account.At("2026-06-01T22:00:00Z");
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)),
            "RUNNING due 2026-06-01T13:00:00Z breached 2026-06-01T13:00:00Z");
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE).number(), 1);
  EXPECT_THAT(
      account.When(FullUpdate()).types,
      ElementsAre("CustomerUpdatePosted", "SlaClockMissed", "SlaClockMissed", "SlaClockStarted"));
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)),
            "RUNNING due 2026-06-02T02:00:00Z");
}

TEST(PostCustomerUpdate, WhileItWaitsForTheCustomerTheNextPeriodStands) {
  KnownAccount account;
  account.Reach(Escalation::STATE_WAITING_CUSTOMER, v1::SEVERITY_SEV2);
  account.When(FullUpdate());
  EXPECT_EQ(Says(account.Clock(v1::CLOCK_KIND_CUSTOMER_UPDATE)), "PAUSED");
}

TEST(PostCustomerUpdate, AfterTheResolutionNoPeriodBegins) {
  KnownAccount account;
  account.Reach(Escalation::STATE_RESOLVED, v1::SEVERITY_SEV2);
  EXPECT_THAT(account.When(FullUpdate()).types, ElementsAre("CustomerUpdatePosted"));
}

TEST(PostCustomerUpdate, IsProgress) {
  KnownAccount account;
  account.Reach(Escalation::STATE_ACKNOWLEDGED);
  account.At("2026-06-01T09:20:00Z");
  account.When(FullUpdate());
  EXPECT_EQ(Text(account.Stored().ack_timeout_time()), "2026-06-01T09:50:00Z");
}

TEST(PostCustomerUpdate, ASev2UpdateHasFourParts) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN, v1::SEVERITY_SEV2);
  auto request = Plain<v1::PostCustomerUpdateRequest>();
  request.set_what_we_know("The queue is full");
  const auto outcome = account.When(request);
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_UPDATE_INCOMPLETE);
  const auto violations = DetailOf(outcome.status).violations();
  ASSERT_EQ(violations.size(), 3);
  EXPECT_EQ(violations[0].field(), "what_it_means");
  EXPECT_EQ(violations[1].field(), "what_we_do");
  EXPECT_EQ(violations[2].field(), "next_update_time");
}

TEST(PostCustomerUpdate, ASev3UpdateSaysWhatWeKnow) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::PostCustomerUpdateRequest>();
  request.set_what_we_know("The queue is full");
  EXPECT_TRUE(account.When(request).status.ok());
}

TEST(PostCustomerUpdate, TheNextOneLiesAhead) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  EXPECT_EQ(ReasonOf(account.When(FullUpdate("2026-06-01T09:00:00Z"))),
            Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::escalations
