#include "libs/bus/kafka/fill_pace.h"

#include "gtest/gtest.h"

#include "libs/bus/kafka/limits.h"

namespace steward::bus {
namespace {

// The pace once it has settled on batches of so many records.
absl::Duration Settled(uint64_t batch_records) {
  // The journal is old already.
  FillPace pace(0, 1'000'000);
  absl::Duration wait;
  for (uint64_t batches = 1; batches <= 100; ++batches)
    wait = pace.Next(batches, 1'000'000 + batches * batch_records);
  return wait;
}

TEST(FillPace, AServiceThatHasTimeIsFollowedClosely) {
  EXPECT_EQ(FillPace(0, 0).Next(0, 0), kFillEvery);
  EXPECT_EQ(Settled(1), kFillEvery);
  EXPECT_EQ(Settled(5), kFillEvery);
}

TEST(FillPace, TheLargerTheBatchesTheLargerTheRequests) {
  EXPECT_GT(Settled(12), kFillEvery);
  EXPECT_GT(Settled(24), Settled(12));
  EXPECT_EQ(Settled(1000), kFillEveryMax);
}

TEST(FillPace, OneLargeBatchAmongSmallOnesIsNoLoad) {
  FillPace pace(0, 0);
  uint64_t records = 0;
  absl::Duration wait;
  for (uint64_t batches = 1; batches <= 100; ++batches) {
    records += batches == 90 ? 64 : 2;
    wait = pace.Next(batches, records);
  }
  EXPECT_EQ(wait, kFillEvery);
}

TEST(FillPace, ALoadThatIsOverIsForgottenSoon) {
  FillPace pace(0, 0);
  uint64_t batches = 0;
  uint64_t records = 0;
  absl::Duration wait;
  for (int looks = 0; looks < 100; ++looks) wait = pace.Next(batches += 12, records += 400);
  ASSERT_GT(wait, 3 * kFillEvery);
  for (int looks = 0; looks < 60; ++looks) wait = pace.Next(++batches, ++records);
  EXPECT_EQ(wait, kFillEvery);
}

TEST(FillPace, AQuietTimeChangesNothing) {
  FillPace pace(0, 0);
  const absl::Duration wait = pace.Next(10, 2000);
  for (int looks = 0; looks < 1000; ++looks) ASSERT_EQ(pace.Next(10, 2000), wait);
  // What became durable between the two figures counts with its batch.
  EXPECT_EQ(pace.Next(10, 2001), wait);
  EXPECT_LT(pace.Next(11, 2001), wait);
}

}  // namespace
}  // namespace steward::bus
