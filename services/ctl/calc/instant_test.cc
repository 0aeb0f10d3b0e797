#include "services/ctl/calc/instant.h"

#include <rapidcheck.h>

#include <gtest/gtest.h>

namespace steward::calc {
namespace {

TEST(Instant, IsReadAndWrittenToTheMillisecond) {
  const absl::Time time = absl::FromUnixMillis(1'774'746'000'250);
  EXPECT_EQ(ParseInstant("2026-03-29T01:00:00.250Z"), time);
  EXPECT_EQ(ParseInstant("2026-03-29T01:00:00.25Z"), time);
  EXPECT_EQ(FormatInstant(time), "2026-03-29T01:00:00.250Z");
  EXPECT_EQ(FormatInstant(time - absl::Milliseconds(250)), "2026-03-29T01:00:00Z");
}

TEST(Instant, HasNoOtherForms) {
  for (const char* text :
       {"", "Z", "2026-03-29", "2026-03-29T01:00:00", "2026-03-29T01:00:00+00:00",
        "2026-03-29 01:00:00Z", "2026-03-29T01:00Z", "2026-03-29T24:00:00Z", "2026-03-29T01:60:00Z",
        "2026-03-29T01:00:60Z", "2026-02-29T01:00:00Z", "2026-03-29T01:00:00.Z",
        "2026-03-29T01:00:00.1234Z", "2026-03-29T01:00:00,5Z", "2026-03-29T01:00:00z",
        "0000-03-29T01:00:00Z", "2026-03-29T-1:00:00Z", "2026-03-29T01:00:00ZZ"}) {
    EXPECT_EQ(ParseInstant(text), std::nullopt) << text;
  }
}

TEST(Instant, CutsTowardsThePast) {
  EXPECT_EQ(FormatInstant(absl::UnixEpoch() - absl::Nanoseconds(1)), "1969-12-31T23:59:59.999Z");
}

TEST(Instant, ReadsWhatItWrote) {
  const bool holds = rc::check("round trip", [] {
    const absl::Time time =
        absl::FromUnixMillis(*rc::gen::inRange<int64_t>(-62'135'596'800'000, 253'402'300'800'000));
    RC_ASSERT(ParseInstant(FormatInstant(time)) == time);
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace steward::calc
