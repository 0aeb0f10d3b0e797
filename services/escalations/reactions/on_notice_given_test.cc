#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"
#include "steward/contracts/v1/contracts_events.pb.h"

namespace steward::escalations {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using v1::Escalation;

constexpr char kContract[] = "accounts/a1/contracts/c1";

contracts::v1::NoticeGiven Notice(absl::string_view renewal) {
  contracts::v1::NoticeGiven event;
  event.set_contract(kContract);
  event.set_renewal(std::string(renewal));
  return event;
}

TEST(OnNoticeGiven, OpensOneForEachTerm) {
  KnownAccount account;
  const auto outcome = account.scenario.Hears(kContract, Notice("accounts/a1/renewals/c1-1"));
  ASSERT_THAT(outcome.types, Contains("EscalationOpened"));
  EXPECT_EQ(EventOf<v1::EscalationRequested>(outcome).escalation().cause(),
            Escalation::CAUSE_NOTICE_GIVEN);
  EXPECT_THAT(account.scenario.Hears(kContract, Notice("accounts/a1/renewals/c1-1")).types,
              IsEmpty());
  EXPECT_THAT(account.scenario.Hears(kContract, Notice("accounts/a1/renewals/c1-2")).types,
              Contains("EscalationOpened"));
}

TEST(OnNoticeGiven, NotForAnArchivedAccount) {
  KnownAccount account;
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_THAT(account.scenario.Hears(kContract, Notice("accounts/a1/renewals/c1-1")).types,
              IsEmpty());
}

}  // namespace
}  // namespace steward::escalations
