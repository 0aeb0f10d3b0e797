#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "services/contracts/policies/blocks.h"
#include "services/contracts/renewals_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ContractBlock;

TEST(SuspendContract, PutsABlock) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  const auto outcome = account.When(Suspend());
  ASSERT_THAT(outcome.types, ElementsAre("ContractSuspended"));
  const auto& event = EventOf<v1::ContractSuspended>(outcome);
  EXPECT_TRUE(event.state_changed());
  EXPECT_FALSE(event.has_replaced());
  EXPECT_THAT(event.blocked(),
              ElementsAre(ContractBlock::SCOPE_ENTITLEMENT, ContractBlock::SCOPE_BILLING));
  const Contract stored = account.Stored();
  EXPECT_EQ(stored.state(), Contract::STATE_SUSPENDED);
  ASSERT_EQ(stored.blocks_size(), 1);
  EXPECT_EQ(stored.blocks(0).service(), "billing");
  EXPECT_EQ(stored.blocks(0).reason(), "PAYMENT_OVERDUE");
  EXPECT_EQ(*FromTimestamp(stored.blocks(0).since_time()), Utc(2026, 4, 1));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(SuspendContract, ItsRevenueAndItsDatesStay) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  const auto before = account.scenario.Timers(kContract);
  account.When(Suspend());
  const auto after = account.scenario.Timers(kContract);
  ASSERT_EQ(after.size(), before.size());
  EXPECT_EQ(after.at(0).kind, kContractExpires);
  EXPECT_EQ(after.at(0).due, before.at(0).due);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2026, 6, 1))), 36'000'00);
  EXPECT_EQ(account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(Date(2027, 3, 1))), 0);
  EXPECT_THAT(account.scenario.Index(kContractsByState, {int64_t{Contract::STATE_SUSPENDED}}),
              ElementsAre(kContract));
}

TEST(SuspendContract, ItsTermGoesOn) {
  KnownRenewal known;
  known.Reach(Contract::STATE_SUSPENDED, Renewing());
  const auto outcome = known.scenario.AdvanceTo(Utc(2026, 12, 31));
  EXPECT_THAT(
      outcome.types,
      ElementsAre("RenewalWindowOpened", "RenewalWindowOpened", "NoticeDeadlineApproaching",
                  "RenewalWindowOpened", "NoticeDeadlineApproaching", "NoticeDeadlineApproaching",
                  "NoticeDeadlinePassed", "RenewalLockedIn", "RenewalWindowOpened"));
  EXPECT_EQ(known.StoredRenewal().state(), v1::Renewal::STATE_LOCKED_IN);
  EXPECT_EQ(known.Stored().state(), Contract::STATE_SUSPENDED);
}

TEST(SuspendContract, AnotherServiceBlocksBesideIt) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  const auto outcome = account.When(Freeze("audit"));
  const auto& event = EventOf<v1::ContractSuspended>(outcome);
  EXPECT_FALSE(event.state_changed());
  EXPECT_THAT(event.blocked(),
              ElementsAre(ContractBlock::SCOPE_ENTITLEMENT, ContractBlock::SCOPE_CHANGE,
                          ContractBlock::SCOPE_BILLING));
  ASSERT_EQ(account.Stored().blocks_size(), 2);
  EXPECT_EQ(account.Stored().blocks(0).service(), "audit");
  EXPECT_EQ(account.Stored().blocks(1).service(), "billing");
}

TEST(SuspendContract, AnotherBlockOfTheSameServiceTakesItsPlace) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  const auto outcome = account.When(Suspend("billing", {ContractBlock::SCOPE_BILLING}));
  const auto& event = EventOf<v1::ContractSuspended>(outcome);
  EXPECT_FALSE(event.state_changed());
  EXPECT_EQ(event.replaced().scopes_size(), 2);
  EXPECT_EQ(*FromTimestamp(event.replaced().since_time()), Utc(2026, 3, 1));
  EXPECT_THAT(event.blocked(), ElementsAre(ContractBlock::SCOPE_BILLING));
  ASSERT_EQ(account.Stored().blocks_size(), 1);
  EXPECT_EQ(*FromTimestamp(account.Stored().blocks(0).since_time()), Utc(2026, 4, 1));
  auto fraud = Suspend("billing", {ContractBlock::SCOPE_BILLING});
  fraud.set_reason_code("FRAUD");
  EXPECT_THAT(account.When(fraud).types, ElementsAre("ContractSuspended"));
  EXPECT_EQ(account.Stored().blocks(0).reason(), "FRAUD");
}

TEST(SuspendContract, OneThatSaysTheSameChangesNothing) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  const auto outcome = account.When(
      Suspend("billing", {ContractBlock::SCOPE_BILLING, ContractBlock::SCOPE_ENTITLEMENT}));
  EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
  EXPECT_THAT(outcome.events, IsEmpty());
  EXPECT_EQ(*FromTimestamp(account.Stored().blocks(0).since_time()), Utc(2026, 3, 1));
}

TEST(SuspendContract, StandsSinceTheTimeThatIsStated) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  auto request = Suspend();
  *request.mutable_effective_time() = ToTimestamp(Utc(2026, 3, 20));
  EXPECT_EQ(EffectiveTimeOf(account.When(request)), Utc(2026, 3, 20));
  EXPECT_EQ(*FromTimestamp(account.Stored().blocks(0).since_time()), Utc(2026, 3, 20));
}

TEST(SuspendContract, RejectsATimeThatLiesAhead) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  auto request = Suspend();
  *request.mutable_effective_time() = ToTimestamp(Utc(2026, 3, 2));
  EXPECT_EQ(FieldOf(account.When(request)), "effective_time");
}

TEST(SuspendContract, RejectsABlockWithoutAReason) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  auto request = Suspend();
  request.clear_reason_code();
  const auto outcome = account.When(request);
  EXPECT_EQ(FieldOf(outcome), "reason_code");
  EXPECT_THAT(MessageOf(outcome), HasSubstr("PAYMENT_OVERDUE"));
}

TEST(SuspendContract, RejectsMoreBlocksThanAContractCanHave) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  for (int i = 0; i < kContractBlocksMax; ++i) {
    EXPECT_TRUE(account.When(Suspend(absl::StrCat("service-", i))).status.ok());
  }
  EXPECT_EQ(ReasonOf(account.When(Suspend("one-more"))), Reason::REASON_LIMIT_EXCEEDED);
  EXPECT_TRUE(account.When(Freeze("service-3")).status.ok()) << "it takes a place that is there";
  EXPECT_EQ(account.Stored().blocks_size(), kContractBlocksMax);
}

TEST(SuspendContract, RejectsAContractThatIsNotThere) {
  KnownAccount account;
  EXPECT_EQ(ReasonOf(account.When(Suspend())), Reason::REASON_NOT_FOUND);
}

TEST(SuspendContract, JudgesByTheStartWhileItsTimerWaits) {
  KnownAccount account;
  account.StartNow();
  const auto outcome = account.When(Suspend());
  ASSERT_THAT(outcome.types, ElementsAre("ContractActivated", "ContractSuspended"));
  EXPECT_TRUE(EventOf<v1::ContractSuspended>(outcome, 1).state_changed());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_EQ(account.Stored().term_no(), 1);
  EXPECT_THAT(account.scenario.Timers(kContract), IsEmpty());
}

}  // namespace
}  // namespace steward::contracts
