// Turns of the loop under a test clock: one at a time, in an order that depends on nothing but the
// journals, so that the same start gives the same bytes.

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/synchronization/notification.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/loop.h"

namespace steward::engine {
namespace {

constexpr size_t kTurnTimersMax = 64;
constexpr absl::Duration kLook = absl::Milliseconds(100);

}  // namespace

absl::StatusOr<Loop::Turn> Loop::TakeTurn() {
  struct Shared {
    Turn turn;
    absl::Status result;
    absl::Notification durable;
  };
  // Shared with the task, which a loop that stops may drop later than this call ends.
  const auto shared = std::make_shared<Shared>();
  const auto work = [this, shared](Core& core) -> absl::Status {
    Turn& turn = shared->turn;
    STEWARD_ASSIGN_OR_RETURN(turn.inputs, TakeInDelivered());
    STEWARD_ASSIGN_OR_RETURN(const size_t fired, core.FireTimers(kTurnTimersMax));
    turn.inputs += fired;
    turn.next_due = core.NextDue();
    turn.timers_held = core.timers_held();
    return absl::OkStatus();
  };
  const auto done = [shared](const absl::Status& status) {
    shared->result = status;
    shared->durable.Notify();
  };
  Submit({.work = work, .done = done});
  while (!shared->durable.WaitForNotificationWithTimeout(kLook)) {
    if (stopping_) return Reject(Reason::REASON_STOPPING, "the service is stopping");
  }
  if (!shared->result.ok()) return shared->result;
  return shared->turn;
}

absl::StatusOr<size_t> Loop::TakeInDelivered() {
  size_t taken = 0;
  if (intake_held()) return taken;
  for (IntakeFeed* feed : intakes_) {
    std::vector<ForeignRecord> records = feed->Take(std::numeric_limits<size_t>::max());
    std::stable_sort(
        records.begin(), records.end(), [](const ForeignRecord& a, const ForeignRecord& b) {
          return std::make_pair(a.partition, a.seq) < std::make_pair(b.partition, b.seq);
        });
    STEWARD_RETURN_IF_ERROR(TakeIn(feed, records));
    taken += records.size();
  }
  ResumeIntake();
  WatchIntake();
  return taken;
}

}  // namespace steward::engine
