#include "libs/bus/kafka/lane.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;

TEST(Lane, PublishesWhatWasAcknowledgedInOrder) {
  Lane lane(4, 3);
  EXPECT_EQ(lane.next(), 5u);
  const uint64_t first = lane.Add(5, 100);
  const uint64_t second = lane.Add(6, 200);
  EXPECT_EQ(lane.next(), 7u);
  EXPECT_EQ(lane.published(), 4u);
  const auto bytes = lane.Acknowledge(first, 4);
  ASSERT_THAT(bytes, IsOk());
  EXPECT_EQ(*bytes, 100u);
  EXPECT_EQ(lane.published(), 5u);
  EXPECT_THAT(lane.Acknowledge(first, 5).status(), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(lane.Acknowledge(second, 5), IsOk());
  EXPECT_EQ(lane.published(), 6u);
}

TEST(Lane, WhatMadeNoRecordIsPublishedWithWhatDid) {
  Lane lane;
  const uint64_t number = lane.Add(0, 10);
  lane.ReadUpTo(8);
  EXPECT_EQ(lane.published(), 0u);
  EXPECT_EQ(lane.next(), 9u);
  EXPECT_THAT(lane.Acknowledge(number, 0), IsOk());
  EXPECT_EQ(lane.published(), 8u);
  lane.ReadUpTo(9);
  EXPECT_EQ(lane.published(), 9u);
}

TEST(Lane, AnOffsetThatFellSaysWhatTheBrokerLost) {
  Lane lane(10, 9);
  const uint64_t number = lane.Add(11, 1);
  // Offsets 7, 8 and 9 were records 8, 9 and 10.
  EXPECT_THAT(lane.Acknowledge(number, 7).status(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_EQ(lane.lost_from(), 8u);
}

TEST(Lane, AnUnknownOffsetIsNoLoss) {
  Lane lane(10, 9);
  EXPECT_THAT(lane.Acknowledge(lane.Add(11, 1), -1), IsOk());
  EXPECT_EQ(lane.published(), 11u);
}

}  // namespace
}  // namespace steward::bus
