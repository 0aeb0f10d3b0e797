#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::host {

class Host;

// The wall clock stands still until it is set; the time since boot goes on, and moves along.
class SteppedClock final : public Clock {
 public:
  explicit SteppedClock(absl::Time now) : now_us_(ToMicros(now)), start_us_(ToMicros(now)) {}
  absl::Time Now() const override { return FromMicros(now_us_); }
  absl::Duration BootTime() const override {
    return machine_.BootTime() + absl::Microseconds(now_us_ - start_us_);
  }
  void Set(absl::Time now) { now_us_ = ToMicros(now); }

 private:
  const SystemClock machine_;
  std::atomic<int64_t> now_us_;
  const int64_t start_us_;
};

// The test clock of an installation (DESIGN.md §2 Timers): all services share it, and time passes
// only by AdvanceTo, which fires every timer in order of its due, each with all that follows from
// it before the next. Secret and salts come from a fixed seed. So the same start gives the same
// journals, byte for byte, on the embedded bus. Thread-safe but for what says so.
class TestClock final {
 public:
  // Where the clock of the data directory stands; `start` (default: now) for a new directory, whose
  // installation it makes. FAILED_PRECONDITION for an installation that lives by the machine's
  // clock: it never becomes one of a test.
  static absl::StatusOr<std::unique_ptr<TestClock>> Open(const std::string& data_dir,
                                                         std::optional<absl::Time> start);

  const Clock& clock() const { return clock_; }
  // Bytes for the salts of one service.
  static std::function<std::string(size_t)> RandomOf(const std::string& service);

  // Once, before they start: all hosts of the platform, borrowed until Stop. The clock moves to
  // what their journals say where it is behind.
  void Drive(std::vector<Host*> hosts);
  // To the end of what goes on; nothing moves any more.
  void Stop();
  // INVALID_FIELD for the past and for more than 10 years; UNAVAILABLE when a service doesn't
  // follow within a minute.
  absl::StatusOr<common::v1::AdvanceClockResponse> AdvanceTo(absl::Time to);

  // True for a data directory whose time is a test clock's.
  static bool Owns(const std::string& data_dir);

 private:
  TestClock(std::string path, absl::Time now) : path_(std::move(path)), clock_(now) {}

  absl::Status AwaitDelivery(Host& host) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Turns of all services until nobody has anything to do; answers the next due instant.
  absl::StatusOr<absl::Time> Settle(uint64_t* inputs) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Run(absl::Time to, uint64_t* inputs) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Save() const;

  const std::string path_;
  SteppedClock clock_;
  std::atomic<bool> stopping_ = false;
  absl::Mutex mutex_;
  // By name.
  std::vector<Host*> hosts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace steward::host
