#include "libs/telemetry/local_metrics.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::telemetry {
namespace {

using testing::HasSubstr;

class LocalMetricsTest : public testing::Test {
 protected:
  Registry registry_{BuildInfo{.version = "1.2.3"}};
  Counter counter_ = registry_.AddCounter("steward_test_things_total", "Things that were counted.");
  Histogram histogram_ =
      registry_.AddHistogram("steward_test_wait_seconds", "Time that was waited.", {0.1, 1, 10});
};

TEST_F(LocalMetricsTest, CountReachesTheSeriesOnlyByFlush) {
  LocalCounter local(counter_);
  local.Increment();
  local.Increment(4);
  EXPECT_EQ(counter_.value(), 0);
  local.Flush();
  EXPECT_EQ(counter_.value(), 5);
  local.Flush();
  EXPECT_EQ(counter_.value(), 5);
}

TEST_F(LocalMetricsTest, HistogramCountsABoundIntoItsOwnBucketAsObserveDoes) {
  Histogram direct = registry_.AddHistogram("steward_test_direct_seconds",
                                            "Time, observed directly.", {0.1, 1, 10});
  LocalHistogram local(histogram_);
  for (const double value : {0.05, 0.1, 0.5, 1.0, 7.0, 100.0}) {
    local.Observe(value);
    direct.Observe(value);
  }
  local.Flush();
  const std::string text = registry_.RenderText();
  for (const std::string name : {"steward_test_wait_seconds", "steward_test_direct_seconds"}) {
    EXPECT_THAT(text, HasSubstr(name + "_bucket{le=\"0.1\"} 2\n"));
    EXPECT_THAT(text, HasSubstr(name + "_bucket{le=\"1\"} 4\n"));
    EXPECT_THAT(text, HasSubstr(name + "_bucket{le=\"10\"} 5\n"));
    EXPECT_THAT(text, HasSubstr(name + "_bucket{le=\"+Inf\"} 6\n"));
    EXPECT_THAT(text, HasSubstr(name + "_count 6\n"));
    EXPECT_THAT(text, HasSubstr(name + "_sum 108.65\n"));
  }
}

TEST_F(LocalMetricsTest, ObserveManyCountsTheValueManyTimes) {
  LocalHistogram local(histogram_);
  local.ObserveMany(0.5, 30);
  local.Flush();
  local.Flush();
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_test_wait_seconds_count 30\n"));
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_test_wait_seconds_sum 15\n"));
}

TEST_F(LocalMetricsTest, FlushIsDueEveryHundredMilliseconds) {
  LocalMetrics local;
  LocalCounter& things = local.Add(counter_);
  LocalHistogram& wait = local.Add(histogram_);
  const absl::Duration start = absl::Seconds(1000);
  EXPECT_TRUE(local.FlushIfDue(start));
  things.Increment();
  wait.Observe(0.5);
  EXPECT_FALSE(local.FlushIfDue(start + absl::Milliseconds(99)));
  EXPECT_EQ(counter_.value(), 0);
  EXPECT_TRUE(local.FlushIfDue(start + absl::Milliseconds(100)));
  EXPECT_EQ(counter_.value(), 1);
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_test_wait_seconds_count 1\n"));
  EXPECT_FALSE(local.FlushIfDue(start + absl::Milliseconds(150)));
}

TEST_F(LocalMetricsTest, DestructorFlushes) {
  {
    LocalMetrics local;
    local.Add(counter_).Increment(3);
  }
  EXPECT_EQ(counter_.value(), 3);
}

}  // namespace
}  // namespace steward::telemetry
