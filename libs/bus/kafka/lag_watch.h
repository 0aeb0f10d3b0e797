#pragma once

#include <cstdint>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/probe.h"
#include "libs/engine/feed.h"

namespace steward::bus {

// Measures once a second how far each partition of each topic lags, on a thread of its own: the lag
// grows in the metrics while the relay waits for a broker. What it is made of outlives it.
class LagWatch final {
 public:
  // By topic, then by partition: the seqs up to which the topics have everything. From any thread.
  using Published = std::function<std::vector<std::vector<uint64_t>>()>;

  LagWatch(const engine::Feed& feed, RelayProbe& probe, Published published)
      : feed_(feed), probe_(probe), published_(std::move(published)) {}
  // Ends the thread.
  ~LagWatch();
  LagWatch(const LagWatch&) = delete;
  LagWatch& operator=(const LagWatch&) = delete;

  // Starts the thread; once.
  void Start();

 private:
  void Run();
  void Measure() const;
  absl::Duration AgeOf(uint32_t partition, uint64_t seq) const;

  const engine::Feed& feed_;
  RelayProbe& probe_;
  const Published published_;
  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace steward::bus
