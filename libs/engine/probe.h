#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/engine/core.h"
#include "libs/telemetry/local_metrics.h"
#include "libs/telemetry/metrics.h"

namespace steward::engine {

// What the loop counts. The only place that names the engine's metrics. Loop thread only;
// `registry` is read by scrapes.
class Probe final {
 public:
  Probe(telemetry::Registry& registry, const std::string& service);

  void Committed(const CommitStats& stats, size_t answers, absl::Duration took);
  void CommandRejected(const absl::Status& status);
  void ForeignTaken(size_t records);
  void TimersFired(size_t count, absl::Duration lateness);
  // Gauges, looked at now and then.
  void Observe(const Core& core, uint64_t intake_lag_records, bool disk_full);
  void FlushIfDue(absl::Duration boot_time) { local_.FlushIfDue(boot_time); }

 private:
  telemetry::Registry& registry_;
  const std::string service_;
  telemetry::LocalMetrics local_;
  telemetry::LocalCounter& commits_synced_;
  telemetry::LocalCounter& commits_unsynced_;
  telemetry::LocalCounter& records_;
  telemetry::LocalCounter& rows_;
  telemetry::LocalCounter& foreign_;
  telemetry::LocalCounter& timers_;
  telemetry::LocalHistogram& batch_answers_;
  telemetry::LocalHistogram& commit_seconds_;
  telemetry::LocalHistogram& timer_lateness_;
  telemetry::Gauge intake_lag_;
  telemetry::Gauge parked_;
  telemetry::Gauge timers_failed_;
  telemetry::Gauge timers_held_;
  telemetry::Gauge timeline_lag_;
  telemetry::Gauge disk_full_;
  std::map<std::string, telemetry::Counter> rejections_;
};

}  // namespace steward::engine
