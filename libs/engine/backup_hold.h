#pragma once

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "steward/common/v1/operations.pb.h"

namespace steward::engine {

// For whose backup the intake is held: one at a time, so that nobody lets go what another one's set
// of parts needs. Thread-safe.
class BackupHold final {
 public:
  // Begins, renews or ends (hold_ms 0) the hold of a set; false where there is nothing to end.
  // Errors, while another set has it: ALREADY_EXISTS for a backup of the same name; LIMIT_EXCEEDED
  // with the time to ask again for any other one.
  absl::StatusOr<bool> Take(const common::v1::HoldIntakeRequest& request, absl::Time now);
  bool IsOf(const std::string& set_id, absl::Time now) const;
  void End();

 private:
  mutable absl::Mutex mutex_;
  std::string backup_ ABSL_GUARDED_BY(mutex_);
  std::string set_id_ ABSL_GUARDED_BY(mutex_);
  absl::Time until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace steward::engine
