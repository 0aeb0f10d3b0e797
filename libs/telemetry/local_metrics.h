#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/time/time.h"

#include "libs/telemetry/metrics.h"

namespace steward::telemetry {

// Counts for one thread in a plain integer; Flush() moves the count to the shared series. Not
// thread-safe. The registry outlives it; what is not flushed when it goes is lost.
class LocalCounter final {
 public:
  explicit LocalCounter(Counter target) : target_(target) {}
  LocalCounter(const LocalCounter&) = delete;
  LocalCounter& operator=(const LocalCounter&) = delete;

  void Increment(uint64_t n = 1) { pending_ += n; }
  void Flush();

 private:
  Counter target_;
  uint64_t pending_ = 0;
};

// Observes for one thread without locks or atomics, in a third of the time; Flush() moves the
// buckets to the shared series. Not thread-safe. The registry outlives it; what is not flushed when
// it goes is lost.
class LocalHistogram final {
 public:
  explicit LocalHistogram(Histogram target);
  LocalHistogram(const LocalHistogram&) = delete;
  LocalHistogram& operator=(const LocalHistogram&) = delete;

  void Observe(double value) { ObserveMany(value, 1); }
  // Observes the same value `n` times, as for the calls that were answered in one batch.
  void ObserveMany(double value, uint64_t n) {
    const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    pending_[static_cast<size_t>(bucket)] += n;
    sum_ += value * static_cast<double>(n);
  }
  void Flush();

 private:
  Histogram target_;
  const std::vector<double> bounds_;
  std::vector<uint64_t> pending_;
  double sum_ = 0;
};

// How often a thread's local metrics reach the shared series.
inline constexpr absl::Duration kFlushInterval = absl::Milliseconds(100);

// The local metrics of one thread, flushed together. Not thread-safe. References that Add() gives
// stay valid as long as this object. The registry outlives it; the destructor flushes.
//   LocalCounter& commits = local.Add(registry.AddCounter(...));
class LocalMetrics final {
 public:
  LocalMetrics() = default;
  ~LocalMetrics() { Flush(); }
  LocalMetrics(const LocalMetrics&) = delete;
  LocalMetrics& operator=(const LocalMetrics&) = delete;

  LocalCounter& Add(Counter target) { return counters_.emplace_back(target); }
  LocalHistogram& Add(Histogram target) { return histograms_.emplace_back(target); }

  // Flushes when kFlushInterval has passed since the last flush, and says whether it did. `now` is
  // of a clock that never goes back (Clock::BootTime()). Call it at the end of each round of a
  // loop, and before it blocks for longer than the interval call Flush().
  bool FlushIfDue(absl::Duration now);
  void Flush();

 private:
  std::deque<LocalCounter> counters_;
  std::deque<LocalHistogram> histograms_;
  absl::Duration due_ = absl::ZeroDuration();
};

}  // namespace steward::telemetry
