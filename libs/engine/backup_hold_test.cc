#include "libs/engine/backup_hold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"

namespace steward::engine {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOkAndHolds;

constexpr absl::Time kNow = absl::UnixEpoch();

common::v1::HoldIntakeRequest For(const std::string& backup, const std::string& set_id,
                                  uint32_t hold_ms = 60'000) {
  common::v1::HoldIntakeRequest request;
  request.set_backup(backup);
  request.set_set_id(set_id);
  request.set_hold_ms(hold_ms);
  return request;
}

TEST(BackupHold, IsOneSetsUntilItEnds) {
  BackupHold hold;
  EXPECT_FALSE(hold.IsOf("s1", kNow));
  EXPECT_THAT(hold.Take(For("b1", "s1"), kNow), IsOkAndHolds(true));
  EXPECT_TRUE(hold.IsOf("s1", kNow));
  EXPECT_FALSE(hold.IsOf("s2", kNow));
  EXPECT_FALSE(hold.IsOf("s1", kNow + absl::Minutes(1)));
  hold.End();
  EXPECT_FALSE(hold.IsOf("s1", kNow));
}

TEST(BackupHold, AnotherOneOfThatNameIsRefusedAsExisting) {
  BackupHold hold;
  ASSERT_THAT(hold.Take(For("b1", "s1"), kNow), IsOkAndHolds(true));
  EXPECT_THAT(hold.Take(For("b1", "s2"), kNow), HasReason(Reason::REASON_ALREADY_EXISTS));
  EXPECT_TRUE(hold.IsOf("s1", kNow));
}

TEST(BackupHold, AnotherNameIsToldWhenToAskAgain) {
  BackupHold hold;
  ASSERT_THAT(hold.Take(For("b1", "s1"), kNow), IsOkAndHolds(true));
  const absl::Status status = hold.Take(For("b2", "s2"), kNow).status();
  EXPECT_THAT(status, HasReason(Reason::REASON_LIMIT_EXCEEDED));
  EXPECT_GT(RetryAfter(status), absl::ZeroDuration());
  EXPECT_THAT(hold.Take(For("", ""), kNow), HasReason(Reason::REASON_LIMIT_EXCEEDED))
      << "who names no set may not replace it either";
}

TEST(BackupHold, NobodyEndsWhatIsAnotherSets) {
  BackupHold hold;
  ASSERT_THAT(hold.Take(For("b1", "s1"), kNow), IsOkAndHolds(true));
  EXPECT_THAT(hold.Take(For("b1", "s2", 0), kNow), IsOkAndHolds(false));
  EXPECT_TRUE(hold.IsOf("s1", kNow));
  EXPECT_THAT(hold.Take(For("b1", "s1", 0), kNow), IsOkAndHolds(true));
  EXPECT_FALSE(hold.IsOf("s1", kNow));
}

TEST(BackupHold, OneWhoseMakerDiedIsOverByItself) {
  BackupHold hold;
  ASSERT_THAT(hold.Take(For("b1", "s1"), kNow), IsOkAndHolds(true));
  const absl::Time later = kNow + absl::Minutes(1);
  EXPECT_THAT(hold.Take(For("b1", "s2"), later), IsOkAndHolds(true));
  EXPECT_TRUE(hold.IsOf("s2", later));
}

}  // namespace
}  // namespace steward::engine
