#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

constexpr char kLapsed[] = "accounts/a1/contracts/c1";

TEST(OnRenewalLapsed, OpensOneForEachContract) {
  KnownAccount account;
  contracts::v1::RenewalLapsed lapsed;
  lapsed.set_contract(kLapsed);
  const auto outcome = account.scenario.Hears(kLapsed, lapsed);
  ASSERT_THAT(outcome.types, Contains("EscalationOpened"));
  EXPECT_EQ(EventOf<v1::EscalationRequested>(outcome).escalation().subject(), kLapsed);
  EXPECT_THAT(account.scenario.Hears(kLapsed, lapsed).types, IsEmpty());
  EXPECT_THAT(account.scenario.Hears(kLapsed, lapsed, /*imported=*/true).types, IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
