#include "libs/engine/pool.h"

#include <utility>

namespace steward::engine {

Pool::Pool(size_t thread_count, size_t queued_max) : queued_max_(queued_max) {
  for (size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Run(); });
}

bool Pool::Submit(std::function<void()> job) {
  absl::MutexLock lock(&mutex_);
  if (stopped_ || jobs_.size() >= queued_max_) return false;
  jobs_.push_back(std::move(job));
  return true;
}

void Pool::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Pool::Run() {
  while (true) {
    std::function<void()> job;
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return stopped_ || !jobs_.empty();
      };
      mutex_.Await(absl::Condition(&ready));
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace steward::engine
