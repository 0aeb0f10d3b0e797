#include "services/contracts/queries/renewal_gauges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(RenewalsDueGauge, CountsEachHorizonWithTheNearerOnes) {
  // Yesterday's is in grace; the last one is 90 days on, which is not within 90 days.
  const std::map<Day, int64_t> open_by_day = {{99, 1}, {100, 2}, {129, 4}, {130, 8}, {190, 16}};
  EXPECT_THAT(DueWithin(open_by_day, 100),
              ElementsAre(Pair("30", 7), Pair("60", 15), Pair("90", 15)));
}

TEST(RenewalsDueGauge, IsThereWhenNothingIsDue) {
  EXPECT_THAT(DueWithin({}, 100), ElementsAre(Pair("30", 0), Pair("60", 0), Pair("90", 0)));
}

}  // namespace
}  // namespace steward::contracts
