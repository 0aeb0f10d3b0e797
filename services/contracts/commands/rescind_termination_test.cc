#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/civil_date.h"
#include "services/contracts/contracts_for_test.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Contract;

int64_t ArrAt(const KnownAccount& account, const google::type::Date& date) {
  return account.scenario.Sum(kArrTotal, {}, "USD", *DayFromDate(date));
}

TEST(RescindTermination, TakesItBackBeforeItsDay) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  const auto outcome = account.When(Rescind());
  ASSERT_THAT(outcome.types, ElementsAre("TerminationRescinded"));
  EXPECT_EQ(EventOf<v1::TerminationRescinded>(outcome).termination_date().month(), 9);
  EXPECT_FALSE(account.Stored().has_termination_date());
  EXPECT_EQ(account.scenario.Timers(kContract).at(0).kind, kContractExpires);
  EXPECT_EQ(ArrAt(account, Date(2026, 9, 1)), 36'000'00);
}

TEST(RescindTermination, RejectsWhatHasComeToPass) {
  KnownAccount account;
  account.Reach(Contract::STATE_ACTIVE);
  account.When(Terminate(Date(2026, 9, 1)));
  account.scenario.AdvanceTo(Utc(2026, 9, 1));
  const auto outcome = account.When(Rescind());
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(DetailOf(outcome.status).state(), "STATE_TERMINATED");
}

}  // namespace
}  // namespace steward::contracts
