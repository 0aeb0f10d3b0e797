#include "libs/telemetry/process_metrics.h"

#include <chrono>
#include <fcntl.h>
#include <map>
#include <string>
#include <unistd.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::telemetry {
namespace {

std::map<std::string, double> Collect() {
  std::map<std::string, double> values;
  for (const prometheus::MetricFamily& family : CollectProcessMetrics()) {
    const prometheus::ClientMetric& metric = family.metric.at(0);
    const bool counter = family.type == prometheus::MetricType::Counter;
    values[family.name] = counter ? metric.counter.value : metric.gauge.value;
  }
  return values;
}

TEST(ParseProcessStat, ReadsTheNumbersBehindAnAwkwardCommandName) {
  const auto stat = ParseProcessStat(
      "42 (a ) (b) R 1 42 42 0 -1 4194560 100 0 0 0 70 30 0 0 20 0 5 0 123456 1048576 256 "
      "18446744073709551615 1 1 0\n");
  ASSERT_TRUE(stat.ok()) << stat.status();
  EXPECT_EQ(stat->cpu_ticks, 100);
  EXPECT_EQ(stat->threads, 5);
  EXPECT_EQ(stat->start_ticks, 123456);
  EXPECT_EQ(stat->virtual_bytes, 1048576);
  EXPECT_EQ(stat->resident_pages, 256);
}

TEST(ParseProcessStat, RefusesWhatIsNotAStatLine) {
  EXPECT_EQ(ParseProcessStat("").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ParseProcessStat("42 (x) R 1 2").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ParseProcessStat("42 (x) R 1 42 42 0 -1 4194560 100 0 0 0 70 x 0 0 20 0 5 0 1 2 3")
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
}

TEST(CollectProcessMetrics, DescribesThisProcess) {
  const std::map<std::string, double> values = Collect();
  EXPECT_EQ(values.size(), 7u);
  EXPECT_GE(values.at("process_cpu_seconds_total"), 0);
  EXPECT_GE(values.at("process_threads"), 1);
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GT(values.at("process_virtual_memory_bytes"), values.at("process_resident_memory_bytes"));
  EXPECT_GT(values.at("process_max_fds"), values.at("process_open_fds"));
}

TEST(CollectProcessMetrics, StartTimeIsInTheRecentPast) {
  const auto now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
  const double age = now.count() - Collect().at("process_start_time_seconds");
  EXPECT_GT(age, -10);
  EXPECT_LT(age, 3600);
}

TEST(CollectProcessMetrics, CountsAnOpenedFile) {
  const double before = Collect().at("process_open_fds");
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(Collect().at("process_open_fds"), before + 1);
  close(fd);
  EXPECT_EQ(Collect().at("process_open_fds"), before);
}

}  // namespace
}  // namespace steward::telemetry
