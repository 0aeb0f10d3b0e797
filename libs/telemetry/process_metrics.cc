#include "libs/telemetry/process_metrics.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace steward::telemetry {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

std::string ReadFile(const char* path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void AddGauge(const char* name, const char* help, double value, std::vector<MetricFamily>* out) {
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  out->push_back({name, help, MetricType::Gauge, {metric}});
}

void AddCounter(const char* name, const char* help, double value, std::vector<MetricFamily>* out) {
  prometheus::ClientMetric metric;
  metric.counter.value = value;
  out->push_back({name, help, MetricType::Counter, {metric}});
}

// When the machine was started, in seconds since the epoch; read once, so that the start time of
// the process doesn't wander when the wall clock is corrected.
std::optional<double> BootTimeSeconds() {
  static const std::optional<double> boot_time = []() -> std::optional<double> {
    for (absl::string_view line : absl::StrSplit(ReadFile("/proc/stat"), '\n')) {
      double seconds = 0;
      if (absl::StartsWith(line, "btime ") && absl::SimpleAtod(line.substr(6), &seconds)) {
        return seconds;
      }
    }
    return std::nullopt;
  }();
  return boot_time;
}

void AddStat(std::vector<MetricFamily>* out) {
  const absl::StatusOr<ProcessStat> stat = ParseProcessStat(ReadFile("/proc/self/stat"));
  if (!stat.ok()) return;
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto page_bytes = static_cast<double>(sysconf(_SC_PAGESIZE));
  AddCounter("process_cpu_seconds_total", "User and system CPU time spent, in seconds.",
             static_cast<double>(stat->cpu_ticks) / ticks_per_second, out);
  AddGauge("process_threads", "Number of threads.", static_cast<double>(stat->threads), out);
  AddGauge("process_virtual_memory_bytes", "Size of the address space, in bytes.",
           static_cast<double>(stat->virtual_bytes), out);
  AddGauge("process_resident_memory_bytes", "Memory that is in RAM, in bytes.",
           static_cast<double>(stat->resident_pages) * page_bytes, out);
  if (const std::optional<double> boot = BootTimeSeconds(); boot.has_value()) {
    AddGauge("process_start_time_seconds", "When the process started, in seconds since the epoch.",
             *boot + static_cast<double>(stat->start_ticks) / ticks_per_second, out);
  }
}

void AddFds(std::vector<MetricFamily>* out) {
  std::error_code error;
  std::filesystem::directory_iterator fd("/proc/self/fd", error);
  int64_t count = 0;
  for (; !error && fd != std::filesystem::directory_iterator(); fd.increment(error)) ++count;
  if (!error) {
    // The listing itself held one of them open.
    AddGauge("process_open_fds", "Number of open file descriptors.", static_cast<double>(count - 1),
             out);
  }
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    AddGauge("process_max_fds", "Most file descriptors that may be open.",
             static_cast<double>(limit.rlim_cur), out);
  }
}

}  // namespace

absl::StatusOr<ProcessStat> ParseProcessStat(absl::string_view text) {
  // proc(5) counts fields from 1; the name, in brackets, is the second.
  constexpr size_t kAfterName = 3, kUserTime = 14, kSystemTime = 15, kThreads = 20, kStartTime = 22,
                   kVirtualBytes = 23, kResidentPages = 24;
  const size_t bracket = text.rfind(')');
  if (bracket == absl::string_view::npos) {
    return absl::DataLossError("/proc/<pid>/stat has no command name");
  }
  const std::vector<absl::string_view> fields =
      absl::StrSplit(text.substr(bracket + 1), absl::ByAnyChar(" \n"), absl::SkipEmpty());
  const auto read = [&fields](size_t number, int64_t* out) {
    const size_t index = number - kAfterName;
    return index < fields.size() && absl::SimpleAtoi(fields[index], out);
  };
  ProcessStat stat;
  int64_t user = 0;
  int64_t system = 0;
  if (!read(kUserTime, &user) || !read(kSystemTime, &system) || !read(kThreads, &stat.threads) ||
      !read(kStartTime, &stat.start_ticks) || !read(kVirtualBytes, &stat.virtual_bytes) ||
      !read(kResidentPages, &stat.resident_pages)) {
    return absl::DataLossError("/proc/<pid>/stat lacks a number that proc(5) promises");
  }
  stat.cpu_ticks = user + system;
  return stat;
}

std::vector<MetricFamily> CollectProcessMetrics() {
  std::vector<MetricFamily> families;
  AddStat(&families);
  AddFds(&families);
  return families;
}

}  // namespace steward::telemetry
