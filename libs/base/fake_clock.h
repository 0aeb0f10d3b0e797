#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"

namespace steward {

// A clock that stands still until a test or the simulator moves it. Thread-safe.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now) : now_(now) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mutex_);
    return now_;
  }

  absl::Duration BootTime() const override {
    absl::MutexLock lock(&mutex_);
    return boot_time_;
  }

  // Lets time pass: both clocks move. `step` is not negative, or else the boot time stays.
  void Advance(absl::Duration step) {
    absl::MutexLock lock(&mutex_);
    now_ += step;
    if (step > absl::ZeroDuration()) boot_time_ += step;
  }

  // Sets the wall clock, as an operator or a time server does: the boot time stays.
  void Set(absl::Time now) {
    absl::MutexLock lock(&mutex_);
    now_ = now;
  }

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration boot_time_ ABSL_GUARDED_BY(mutex_) = absl::Seconds(1);
};

}  // namespace steward
