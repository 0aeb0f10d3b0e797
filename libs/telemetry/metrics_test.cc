#include "libs/telemetry/metrics.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::telemetry {
namespace {

using testing::HasSubstr;

class RegistryTest : public testing::Test {
 protected:
  Registry registry_{BuildInfo{.version = "1.2.3", .revision = "abc"}};
};

TEST_F(RegistryTest, SaysWhichBuildRuns) {
  EXPECT_THAT(registry_.RenderText(),
              HasSubstr("steward_build_info{revision=\"abc\",version=\"1.2.3\"} 1\n"));
}

TEST_F(RegistryTest, RendersProcessMetrics) {
  EXPECT_THAT(registry_.RenderText(), HasSubstr("# TYPE process_cpu_seconds_total counter\n"));
}

TEST_F(RegistryTest, SeriesOfOneNameShareAFamily) {
  registry_.AddCounter("steward_test_calls_total", "Calls.", {{"method", "Get"}}).Increment();
  registry_.AddCounter("steward_test_calls_total", "Calls.", {{"method", "List"}}).Increment(2);
  const std::string text = registry_.RenderText();
  EXPECT_THAT(text, HasSubstr("steward_test_calls_total{method=\"Get\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("steward_test_calls_total{method=\"List\"} 2\n"));
  EXPECT_EQ(text.find("# HELP steward_test_calls_total"),
            text.rfind("# HELP steward_test_calls_total"));
}

TEST_F(RegistryTest, SameLabelsGiveTheSameSeries) {
  Gauge first = registry_.AddGauge("steward_test_depth", "Depth.", {{"p", "1"}});
  Gauge second = registry_.AddGauge("steward_test_depth", "Depth.", {{"p", "1"}});
  first.Set(5);
  second.Add(-2);
  EXPECT_EQ(first.value(), 3);
}

TEST_F(RegistryTest, LabelValuesAreEscaped) {
  registry_.AddGauge("steward_test_depth", "Depth.", {{"topic", "a\"b\nc"}}).Set(1);
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_test_depth{topic=\"a\\\"b\\nc\"} 1\n"));
}

TEST_F(RegistryTest, ManyThreadsCountTogether) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      Counter calls = registry_.AddCounter("steward_test_calls_total", "Calls.");
      for (int n = 0; n < 1000; ++n) calls.Increment();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(registry_.AddCounter("steward_test_calls_total", "Calls.").value(), 4000);
}

using RegistryDeathTest = RegistryTest;

TEST_F(RegistryDeathTest, DeclarationsThatAreWrongAbort) {
  EXPECT_DEATH(registry_.AddCounter("steward_test_calls", "Calls."), "end in _total");
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth_total", "Depth."), "end in _total");
  EXPECT_DEATH(registry_.AddGauge("stewardTestDepth", "Depth."), "stewardTestDepth");
  EXPECT_DEATH(registry_.AddGauge("process_depth", "Depth."), "process_depth");
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth", ""), "help of metric");
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth", "a\nb"), "help of metric");
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth", "Depth.", {{"le", "1"}}), "label");
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth", "Depth.", {{"a-b", "1"}}), "label a-b");
  EXPECT_DEATH(registry_.AddHistogram("steward_test_wait_seconds", "Wait.", {1, 1}), "ascend");
  EXPECT_DEATH(registry_.AddHistogram("steward_test_wait_sum", "Wait.", {1}), "ending");
}

TEST_F(RegistryDeathTest, DeclarationsThatDifferAbort) {
  registry_.AddGauge("steward_test_depth", "Depth.");
  registry_.AddHistogram("steward_test_wait_seconds", "Wait.", {1, 2});
  EXPECT_DEATH(registry_.AddGauge("steward_test_depth", "Another help."), "two help texts");
  EXPECT_DEATH(registry_.AddHistogram("steward_test_depth", "Depth.", {1}), "two types");
  EXPECT_DEATH(registry_.AddHistogram("steward_test_wait_seconds", "Wait.", {1, 3}), "two sets");
}

TEST_F(RegistryTest, PromtoolFindsNothingToComplainOf) {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
    std::cerr << "!!! promtool is not installed: the text format was NOT checked by it\n";
    GTEST_SKIP() << "promtool is not installed";
  }
  registry_.AddCounter("grpc_server_handled_total", "Calls.", {{"grpc_code", "OK"}}).Increment();
  registry_.AddGauge("steward_bus_lag_records", "Lag \"now\".", {{"topic", "a\\\"\n"}}).Set(1e300);
  registry_.AddHistogram("grpc_server_handling_seconds", "Time.", LatencyBounds()).Observe(0.3);
  registry_.AddHistogram("steward_engine_batch_inputs", "Inputs.", BatchSizeBounds());

  const std::string name = "steward_metrics_" + std::to_string(getpid());
  const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
  std::ofstream(path) << registry_.RenderText();
  // Any complaint, even about style, makes it exit with something else than 0.
  const int exit_code = std::system(("promtool check metrics <" + path.string() + " >&2").c_str());
  EXPECT_EQ(exit_code, 0);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace steward::telemetry
