#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "prometheus/metric_family.h"

namespace steward::telemetry {

// What we read of /proc/<pid>/stat (proc(5)).
struct ProcessStat {
  int64_t cpu_ticks = 0;  // User and system time, in clock ticks.
  int64_t threads = 0;
  int64_t start_ticks = 0;  // Since boot, in clock ticks.
  int64_t virtual_bytes = 0;
  int64_t resident_pages = 0;
};

// Parses the one line of /proc/<pid>/stat; the name of the command may hold spaces and brackets.
absl::StatusOr<ProcessStat> ParseProcessStat(absl::string_view text);

// The process_* families of this process, as Prometheus's other client libraries name them. What
// can't be read is left out. Thread-safe.
std::vector<prometheus::MetricFamily> CollectProcessMetrics();

}  // namespace steward::telemetry
