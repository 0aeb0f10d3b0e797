#include "services/accounts/policies/health_delta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using testing::HasReason;

const absl::Time kNow = absl::FromUnixSeconds(1'782'820'800);
constexpr absl::Duration kDay = absl::Hours(24);

// Measures a and b, which state their scores and go stale after a day.
Scorecard Weighing(int32_t a_bp) {
  return {.groups = {{.id = "g",
                      .weight_bp = 10'000,
                      .measures = {{.id = "a", .weight_bp = a_bp, .valid_for = kDay},
                                   {.id = "b", .weight_bp = 10'000 - a_bp}}}}};
}

HealthSnapshot Snapshot(int32_t a_bp, int64_t a, int64_t b, absl::Duration later) {
  return {.scorecard = Weighing(a_bp),
          .readings = {{"a", {a, kNow}}, {"b", {b, kNow}}},
          .now = kNow + later};
}

HealthDelta DeltaOf(const HealthSnapshot& before, const HealthSnapshot& after) {
  return SplitHealthChange(before, after).value().delta.value();
}

TEST(SplitHealthChange, TakesTheDefinitionFirstThenStalenessAndTheRestIsData) {
  // 5000 at first; the new weights make it 7000; b alone 8000; the new value of b 6000.
  const HealthDelta delta =
      DeltaOf(Snapshot(6000, 3000, 8000, {}), Snapshot(2000, 3000, 6000, kDay));
  EXPECT_EQ(delta.definition_centi, 2000);
  EXPECT_EQ(delta.staleness_centi, 1000);
  EXPECT_EQ(delta.data_centi, -2000);
}

TEST(SplitHealthChange, NamesEachMeasuresPart) {
  const HealthChange change =
      SplitHealthChange(Snapshot(6000, 3000, 8000, {}), Snapshot(6000, 3000, 8000, kDay)).value();
  ASSERT_EQ(change.contributions.size(), 2);
  EXPECT_EQ(change.contributions[0].measure, "a");
  EXPECT_EQ(change.contributions[0].before_centi, 1800);
  EXPECT_EQ(change.contributions[0].after_centi, 0);
  EXPECT_EQ(change.contributions[1].before_centi, 3200);
  EXPECT_EQ(change.contributions[1].after_centi, 8000);
}

TEST(SplitHealthChange, GivesAStepWithoutAScoreToTheNextOne) {
  const HealthSnapshot before = Snapshot(6000, 3000, 8000, {});
  HealthSnapshot after = before;
  after.scorecard.groups[0].measures = {{.id = "new", .weight_bp = 10'000}};
  after.readings["new"] = {9000, kNow};
  const HealthDelta delta = DeltaOf(before, after);
  EXPECT_EQ(delta.definition_centi, 0);
  EXPECT_EQ(delta.staleness_centi, 0);
  EXPECT_EQ(delta.data_centi, 4000);
}

TEST(SplitHealthChange, IsUndefinedWhereAScoreIsAbsent) {
  HealthSnapshot nothing = Snapshot(6000, 0, 0, {});
  nothing.readings.clear();
  const HealthSnapshot something = Snapshot(6000, 3000, 8000, {});
  EXPECT_EQ(SplitHealthChange(nothing, something).value().delta, std::nullopt);
  EXPECT_EQ(SplitHealthChange(something, nothing).value().delta, std::nullopt);
}

TEST(SplitHealthChange, RefusesAWrongScorecard) {
  HealthSnapshot wrong = Snapshot(6000, 0, 0, {});
  wrong.scorecard.groups[0].weight_bp = 1;
  EXPECT_THAT(SplitHealthChange(Snapshot(6000, 0, 0, {}), wrong),
              HasReason(Reason::REASON_INVALID_FIELD));
}

}  // namespace
}  // namespace steward::accounts
