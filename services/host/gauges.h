#pragma once

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/engine/catalog.h"
#include "libs/store/store.h"
#include "libs/telemetry/metrics.h"

namespace steward::host {

// The business gauges of a service's table of contents, read from a snapshot of its store when they
// are asked for. Thread-safe.
class BusinessGauges final {
 public:
  // Borrowed; they outlive it.
  struct Parts {
    const engine::Catalog& catalog;
    const store::Store& store;
    const Clock& clock;
    telemetry::Registry& registry;
  };
  explicit BusinessGauges(const Parts& parts) : parts_(parts) {}

  // Reads all of them, unless that was done within the last second. One that can't be read keeps
  // its values, and is logged.
  void Refresh();

 private:
  void Read(const engine::GaugeType& gauge, const engine::QueryContext& context)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Parts parts_;
  absl::Mutex mutex_;
  absl::Duration read_at_ ABSL_GUARDED_BY(mutex_) = -absl::InfiniteDuration();
  // By the gauge's name and the label's value. A value that is gone reads NaN.
  std::map<std::string, std::map<std::string, telemetry::Gauge>> series_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace steward::host
