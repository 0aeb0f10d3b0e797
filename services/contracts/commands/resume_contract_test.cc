#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Contract;
using v1::ContractBlock;

TEST(ResumeContract, LiftingTheLastBlockMakesItActive) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.scenario.AdvanceTo(Utc(2026, 4, 1));
  const auto outcome = account.When(Resume());
  ASSERT_THAT(outcome.types, ElementsAre("ContractResumed"));
  const auto& event = EventOf<v1::ContractResumed>(outcome);
  EXPECT_TRUE(event.state_changed());
  EXPECT_EQ(event.block().service(), "billing");
  EXPECT_EQ(*FromTimestamp(event.block().since_time()), Utc(2026, 3, 1));
  EXPECT_THAT(event.blocked(), IsEmpty());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
  EXPECT_THAT(account.Stored().blocks(), IsEmpty());
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).due, Utc(2027, 3, 1));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ResumeContract, StaysSuspendedWhileAnotherBlockStands) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.When(Freeze());
  const auto outcome = account.When(Resume());
  EXPECT_FALSE(EventOf<v1::ContractResumed>(outcome).state_changed());
  EXPECT_THAT(EventOf<v1::ContractResumed>(outcome).blocked(),
              ElementsAre(ContractBlock::SCOPE_CHANGE));
  EXPECT_EQ(account.Stored().state(), Contract::STATE_SUSPENDED);
  EXPECT_TRUE(EventOf<v1::ContractResumed>(account.When(Resume("legal"))).state_changed());
  EXPECT_EQ(account.Stored().state(), Contract::STATE_ACTIVE);
}

TEST(ResumeContract, RejectsABlockThatIsNotThere) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.When(Freeze());
  const auto outcome = account.When(Resume("audit"));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_THAT(MessageOf(outcome), HasSubstr("no block of \"audit\""));
  EXPECT_THAT(MessageOf(outcome), HasSubstr("billing, legal"));
  EXPECT_EQ(account.Stored().blocks_size(), 2);
}

TEST(ResumeContract, LiftsEachBlockOnce) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  account.When(Resume());
  EXPECT_EQ(ReasonOf(account.When(Resume())), Reason::REASON_ILLEGAL_TRANSITION);
}

TEST(ResumeContract, RejectsATimeAheadAndOneBeforeTheBlock) {
  KnownAccount account;
  account.Reach(Contract::STATE_SUSPENDED);
  auto request = Resume();
  *request.mutable_effective_time() = ToTimestamp(Utc(2026, 3, 1) + absl::Seconds(1));
  EXPECT_EQ(FieldOf(account.When(request)), "effective_time");
  *request.mutable_effective_time() = ToTimestamp(Utc(2026, 3, 1) - absl::Seconds(1));
  const auto outcome = account.When(request);
  EXPECT_EQ(FieldOf(outcome), "effective_time");
  EXPECT_THAT(MessageOf(outcome), HasSubstr("2026-03-01T00:00:00"));
  *request.mutable_effective_time() = ToTimestamp(Utc(2026, 3, 1));
  EXPECT_TRUE(account.When(request).status.ok());
}

}  // namespace
}  // namespace steward::contracts
