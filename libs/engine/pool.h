#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace steward::engine {

// A few threads for reads that would hold up the loop. The queue is bounded. Stop() lets what is
// queued finish.
class Pool final {
 public:
  Pool(size_t thread_count, size_t queued_max);
  ~Pool() { Stop(); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False when the queue is full or the pool stopped: the job was not taken.
  bool Submit(std::function<void()> job);
  void Stop();

 private:
  void Run();

  const size_t queued_max_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace steward::engine
