#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/renewals_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using v1::Renewal;

TEST(RenewalWindowOpens, OnceForEachWindowOfTheTerm) {
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_ACTIVE);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_SCHEDULED);
  const auto outcome = known.scenario.AdvanceTo(Utc(2027, 2, 28));
  ASSERT_EQ(outcome.types, std::vector<std::string>(7, "RenewalWindowOpened"));
  const int32_t days[] = {180, 120, 90, 60, 30, 14, 7};
  for (size_t i = 0; i < 7; ++i) {
    EXPECT_EQ(EventOf<v1::RenewalWindowOpened>(outcome, i).days(), days[i]);
    EXPECT_EQ(EffectiveTimeOf(outcome, i), Utc(2027, 3, 1) - absl::Hours(24 * days[i]));
  }
  EXPECT_EQ(EventOf<v1::RenewalWindowOpened>(outcome).target_arr().minor_units(), 36'000'00);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
}

TEST(RenewalWindowOpens, InTheZoneOfTheContract) {
  v1::Contract terms = Terms();
  terms.set_time_zone("Europe/Berlin");
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_ACTIVE, terms);
  EXPECT_EQ(known.scenario.Timers(kRenewal).at(0).due, Utc(2026, 9, 1, 22));
  EXPECT_EQ(known.scenario.Timers(kRenewal).at(2).due, Utc(2026, 11, 30, 23));
}

TEST(RenewalWindowOpens, AShortTermIsOpenFromItsStart) {
  v1::Contract terms = Terms();
  *terms.mutable_end_date() = Date(2026, 4, 1);
  KnownRenewal known;
  known.Reach(v1::Contract::STATE_ACTIVE, terms);
  EXPECT_EQ(known.StoredRenewal().state(), Renewal::STATE_OPEN);
  EXPECT_EQ(EventOf<v1::RenewalWindowOpened>(known.scenario.AdvanceTo(Utc(2026, 3, 2))).days(), 30);
}

}  // namespace
}  // namespace steward::contracts
