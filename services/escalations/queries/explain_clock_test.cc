#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

v1::ExplainClockResponse Explained(const KnownAccount& account, v1::ClockKind kind) {
  auto request = Plain<v1::ExplainClockRequest>();
  request.set_kind(kind);
  v1::ExplainClockResponse response;
  EXPECT_TRUE(account.scenario.Ask(request, &response).ok());
  return response;
}

std::vector<std::string> Lines(const v1::ExplainClockResponse& response) {
  std::vector<std::string> lines;
  for (const auto& each : response.intervals()) {
    lines.push_back(absl::StrCat(v1::ClockInterval::Kind_Name(each.kind()).substr(5), " ",
                                 Text(each.from()), " ", Text(each.to()), " ",
                                 each.cause().substr(0, each.cause().find(' '))));
  }
  return lines;
}

TEST(ExplainClock, TheSumsAreTheElapsedTime) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T12:00:00Z");
  account.When(Wait(Escalation::STATE_WAITING_CUSTOMER));
  account.At("2026-06-01T16:00:00Z");
  account.When(Plain<v1::ResumeEscalationRequest>());
  account.At("2026-06-02T10:00:00Z");
  const auto response = Explained(account, v1::CLOCK_KIND_RESOLVE);
  EXPECT_THAT(Lines(response),
              ElementsAre("OPEN 2026-06-01T09:00:00Z 2026-06-01T12:00:00Z STARTED",
                          "PAUSED 2026-06-01T12:00:00Z 2026-06-01T16:00:00Z PAUSED",
                          "OPEN 2026-06-01T16:00:00Z 2026-06-01T17:00:00Z RESUMED",
                          "CLOSED 2026-06-01T17:00:00Z 2026-06-02T09:00:00Z CLOSES",
                          "OPEN 2026-06-02T09:00:00Z 2026-06-02T10:00:00Z OPENS"));
  EXPECT_EQ(response.elapsed_ms(), 25 * 3'600'000);
  EXPECT_EQ(response.open_ms() + response.closed_ms() + response.paused_ms(),
            response.elapsed_ms());
  EXPECT_EQ(response.open_ms(), 5 * 3'600'000);
  EXPECT_EQ(response.left_ms(), 19 * 3'600'000);
}

TEST(ExplainClock, EachBoundaryCitesItsRecord) {
  KnownAccount account;
  account.Reach(Escalation::STATE_IN_PROGRESS, v1::SEVERITY_SEV2);
  account.At("2026-06-01T12:00:00Z");
  const auto outcome = account.When(Wait(Escalation::STATE_WAITING_CUSTOMER));
  const auto response = Explained(account, v1::CLOCK_KIND_RESOLVE);
  const auto& record = static_cast<const v1::EscalationsEvent&>(*outcome.records.back());
  ASSERT_EQ(response.intervals_size(), 1);
  EXPECT_EQ(response.intervals(0).cause().find("STARTED escalations/"), 0u);
  EXPECT_EQ(account.Clock(v1::CLOCK_KIND_RESOLVE).pauses(0).start_record(),
            absl::StrCat("escalations/", record.envelope().partition(), "/",
                         record.envelope().epoch(), "/", record.envelope().seq()));
}

TEST(ExplainClock, AClockThatWasNeverPromisedIsNotFound) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN);
  auto request = Plain<v1::ExplainClockRequest>();
  request.set_kind(v1::CLOCK_KIND_MITIGATE);
  v1::ExplainClockResponse response;
  EXPECT_EQ(DetailOf(account.scenario.Ask(request, &response)).reason(), Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::escalations
