#include "libs/base/clock.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/base/fake_clock.h"

namespace steward {
namespace {

google::protobuf::Timestamp Timestamp(int64_t seconds, int32_t nanos) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(nanos);
  return timestamp;
}

TEST(SystemClock, TellsWholeMicrosecondsAndABootTimeThatDoesNotGoBack) {
  const SystemClock clock;
  const absl::Time now = clock.Now();
  EXPECT_EQ(now, FromMicros(ToMicros(now)));
  EXPECT_GT(now, absl::FromUnixSeconds(1'700'000'000));
  const absl::Duration first = clock.BootTime();
  EXPECT_GT(first, absl::ZeroDuration());
  EXPECT_LE(first, clock.BootTime());
}

TEST(FakeClock, MovesBothClocksOnAdvanceAndOnlyTheWallOnSet) {
  FakeClock clock(absl::FromUnixSeconds(1000));
  const absl::Duration boot = clock.BootTime();
  clock.Advance(absl::Seconds(5));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(1005));
  EXPECT_EQ(clock.BootTime(), boot + absl::Seconds(5));
  clock.Set(absl::FromUnixSeconds(10));
  EXPECT_EQ(clock.Now(), absl::FromUnixSeconds(10));
  EXPECT_EQ(clock.BootTime(), boot + absl::Seconds(5));
}

TEST(Micros, RoundTowardsThePast) {
  EXPECT_EQ(ToMicros(absl::FromUnixNanos(1999)), 1);
  EXPECT_EQ(ToMicros(absl::FromUnixNanos(-1)), -1);
  EXPECT_EQ(ToMicros(FromMicros(-62'135'596'800'000'000)), -62'135'596'800'000'000);
}

TEST(Timestamp, RoundTripsAlsoBefore1970) {
  for (const int64_t micros : {0LL, 1LL, -1LL, 1'700'000'000'123'456LL, -1'500'000LL}) {
    const absl::StatusOr<absl::Time> back = FromTimestamp(ToTimestamp(FromMicros(micros)));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(ToMicros(*back), micros);
  }
  EXPECT_EQ(ToTimestamp(FromMicros(-1)).seconds(), -1);
  EXPECT_EQ(ToTimestamp(FromMicros(-1)).nanos(), 999'999'000);
}

TEST(Timestamp, RefusesWhatIsOutOfRange) {
  EXPECT_TRUE(FromTimestamp(Timestamp(253'402'300'799, 999'999'999)).ok());
  EXPECT_FALSE(FromTimestamp(Timestamp(253'402'300'800, 0)).ok());
  EXPECT_TRUE(FromTimestamp(Timestamp(-62'135'596'800, 0)).ok());
  EXPECT_FALSE(FromTimestamp(Timestamp(-62'135'596'801, 0)).ok());
  EXPECT_FALSE(FromTimestamp(Timestamp(0, -1)).ok());
  EXPECT_FALSE(FromTimestamp(Timestamp(0, 1'000'000'000)).ok());
}

TEST(Rfc3339, FormatsInUtcWithSixDigits) {
  EXPECT_EQ(FormatRfc3339(FromMicros(0)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatRfc3339(FromMicros(1'772'357'400'000'042)), "2026-03-01T09:30:00.000042Z");
}

TEST(Rfc3339, WritesYearsBefore1000WithFourDigits) {
  for (const char* text : {"0001-01-01T00:00:00.000000Z", "0017-01-01T00:00:00.000000Z",
                           "0999-12-31T23:59:59.999999Z"}) {
    const absl::StatusOr<absl::Time> time = ParseRfc3339(text);
    ASSERT_TRUE(time.ok()) << time.status();
    EXPECT_EQ(FormatRfc3339(*time), text);
  }
}

TEST(Rfc3339, ParsesAnyOffsetAndRoundsDown) {
  for (const char* text : {"2026-03-01T09:30:00Z", "2026-03-01T10:30:00+01:00",
                           "2026-03-01T09:30:00.0000009Z", "2026-03-01T04:00:00.0-05:30"}) {
    const absl::StatusOr<absl::Time> time = ParseRfc3339(text);
    ASSERT_TRUE(time.ok()) << time.status();
    EXPECT_EQ(ToMicros(*time), 1'772'357'400'000'000) << text;
  }
}

TEST(Rfc3339, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026-03-01", "2026-03-01T09:30:00", "2026-03-01 09:30:00Z", " 2026-03-01T09:30:00Z",
        "2026-02-30T09:30:00Z", "2026-03-01T24:30:00Z", "2026-03-01T09:30:00.Z",
        "2026-03-01T09:30:00.1234567890Z", "2026-03-01T09:30:00+0100", "infinite-future",
        "12026-03-01T09:30:00Z", "0000-03-01T09:30:00Z", "2026-03-01T09:30:00ZZ"}) {
    const absl::StatusOr<absl::Time> time = ParseRfc3339(text);
    EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace steward
