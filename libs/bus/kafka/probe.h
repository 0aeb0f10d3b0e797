#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "libs/telemetry/metrics.h"

namespace steward::bus {

// What one service's relay counts. The only place that names its metrics. Lags may be told by
// another thread than the rest; `registry` outlives it.
class RelayProbe final {
 public:
  RelayProbe(telemetry::Registry& registry, const std::vector<std::string>& topics,
             uint32_t partition_count);

  void Published(size_t topic, size_t records) {
    published_[topic].Increment(static_cast<double>(records));
  }
  void Failed() { errors_.Increment(); }
  void Restarted() { restarts_.Increment(); }
  void Lags(size_t topic, uint32_t partition, uint64_t records, absl::Duration age);

 private:
  struct Lag {
    telemetry::Gauge records;
    telemetry::Gauge seconds;
  };
  std::vector<telemetry::Counter> published_;
  // By topic, then by partition.
  std::vector<std::vector<Lag>> lags_;
  telemetry::Counter errors_;
  telemetry::Counter restarts_;
};

// Counts a source's records that its subscriber could not read.
telemetry::Counter UnreadableRecords(telemetry::Registry& registry, const std::string& source);

}  // namespace steward::bus
