#include "services/contracts/policies/propensity.h"

#include <cstdint>
#include <limits>
#include <rapidcheck.h>

#include <gtest/gtest.h>

#include "libs/testing/matchers.h"
#include "services/contracts/policies/arithmetic_for_test.h"

namespace steward::contracts {
namespace {

using testing::IsOkAndHolds;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(Propensity, GivesTheGoldenVector) { EXPECT_THAT(Propensity(3, 8), IsOkAndHolds(4000)); }

TEST(Propensity, IsEvenWithNobodyToCompareWith) {
  EXPECT_THAT(Propensity(0, 0), IsOkAndHolds(5000));
}

TEST(Propensity, RoundsHalfUpAndHoldsLargeNumbers) {
  EXPECT_THAT(Propensity(0, 1), IsOkAndHolds(3333));
  EXPECT_THAT(Propensity(1, 1), IsOkAndHolds(6667));
  EXPECT_THAT(Propensity(0, 19'998), IsOkAndHolds(1));  // 0.5
  EXPECT_THAT(Propensity(kMax, kMax), IsOkAndHolds(10'000));
}

TEST(Propensity, RefusesMoreOwnersThanPeers) {
  EXPECT_EQ(FieldOf(Propensity(2, 1)), "owners");
  EXPECT_EQ(FieldOf(Propensity(-1, 1)), "owners");
  EXPECT_EQ(FieldOf(Propensity(0, -1)), "peers");
}

TEST(Propensity, OfOwnersAndOfTheOthersSumsToAWhole) {
  EXPECT_TRUE(rc::check("any segment", [] {
    const int64_t peers = *rc::gen::inRange<int64_t>(0, 100'000);
    const int64_t owners = *rc::gen::inRange<int64_t>(0, peers + 1);
    const int32_t sum = *Propensity(owners, peers) + *Propensity(peers - owners, peers);
    RC_ASSERT(sum == 10'000 || sum == 10'001);  // Two halves are both rounded up.
  }));
}

}  // namespace
}  // namespace steward::contracts
