#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

TEST(ListDueEscalations, TheEarliestFirst) {
  KnownAccount account;
  account.When(Request(v1::SEVERITY_SEV3, "e1"));
  account.When(Request(v1::SEVERITY_SEV1, "e2"));
  account.When(Request(v1::SEVERITY_SEV4, "e3"));
  v1::ListDueEscalationsRequest request;
  v1::ListDueEscalationsResponse response;
  ASSERT_TRUE(account.scenario.Ask(request, &response).ok());
  ASSERT_EQ(response.escalations_size(), 3);
  EXPECT_EQ(response.escalations(0).name(), "accounts/a1/escalations/e2");
  EXPECT_EQ(response.escalations(0).kind(), v1::CLOCK_KIND_ACK);
  EXPECT_EQ(Text(response.escalations(0).due()), "2026-06-01T09:15:00Z");
  EXPECT_EQ(response.escalations(1).name(), kEscalation);
  *request.mutable_until() = response.escalations(1).due();
  response.Clear();
  ASSERT_TRUE(account.scenario.Ask(request, &response).ok());
  EXPECT_EQ(response.escalations_size(), 2);
}

}  // namespace
}  // namespace steward::escalations
