#include "libs/telemetry/trace.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::telemetry {
namespace {

// The example of the W3C recommendation.
constexpr char kExample[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(ParseTraceparent, ReadsTheExampleOfTheStandard) {
  const auto context = ParseTraceparent(kExample);
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(FormatTraceId(*context), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(context->span_id.front(), 0xb7);
  EXPECT_EQ(context->span_id.back(), 0x31);
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(FormatTraceparent(*context), kExample);
}

TEST(ParseTraceparent, KeepsOnlyTheSampledFlag) {
  const auto unsampled =
      ParseTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe");
  ASSERT_TRUE(unsampled.has_value());
  EXPECT_FALSE(unsampled->sampled);
  EXPECT_EQ(FormatTraceparent(*unsampled),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00");
}

class BadTraceparent : public testing::TestWithParam<std::string> {};

TEST_P(BadTraceparent, IsRefused) { EXPECT_FALSE(ParseTraceparent(GetParam()).has_value()); }

INSTANTIATE_TEST_SUITE_P(
    ParseTraceparent, BadTraceparent,
    testing::Values("", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                    "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                    "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333x-01",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                    "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01"));

TEST(NewTrace, GivesIdsThatDifferAndParse) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const TraceContext context = NewTrace(/*sampled=*/true);
    EXPECT_EQ(ParseTraceparent(FormatTraceparent(context)), context);
    seen.insert(FormatTraceId(context));
  }
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(NewChild, StaysInTheTraceOfItsParent) {
  const TraceContext parent = *ParseTraceparent(kExample);
  const TraceContext child = NewChild(parent);
  EXPECT_EQ(child.trace_id, parent.trace_id);
  EXPECT_EQ(child.sampled, parent.sampled);
  EXPECT_NE(child.span_id, parent.span_id);
}

}  // namespace
}  // namespace steward::telemetry
