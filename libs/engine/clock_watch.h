#pragma once

#include "absl/time/time.h"

#include "libs/base/clock.h"

namespace steward::engine {

// Notices when the wall clock steps forward against the time since boot: timers would fire far too
// early, and their effects can't be taken back. Loop thread only.
class ClockWatch final {
 public:
  static constexpr absl::Duration kStepMax = absl::Minutes(5);
  explicit ClockWatch(const Clock& clock) : clock_(clock) { Accept(); }

  // True when the wall clock has stepped forward by more than kStepMax since the last look that
  // found it right.
  bool Stepped() {
    const absl::Duration offset = Offset();
    if (offset - offset_ > kStepMax) return true;
    offset_ = offset;
    return false;
  }
  // The clock is right as it is now.
  void Accept() { offset_ = Offset(); }

 private:
  absl::Duration Offset() const { return clock_.Now() - absl::UnixEpoch() - clock_.BootTime(); }

  const Clock& clock_;
  absl::Duration offset_;
};

}  // namespace steward::engine
