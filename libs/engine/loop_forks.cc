// The way back behind a source's fork: planned by the pool, done by the loop.

#include <algorithm>
#include <memory>
#include <utility>

#include "libs/base/status.h"
#include "libs/engine/loop.h"
#include "libs/engine/rewind.h"
#include "libs/telemetry/log.h"

namespace steward::engine {

// One at a time, and right after a commit: the plan is made of a snapshot that has everything.
void Loop::TakeBackForked() {
  if (taking_back_ || frozen_ || intake_held()) return;
  for (IntakeFeed* feed : intakes_) {
    const auto fork = feed->forked();
    if (fork.has_value()) return PlanTakeBack(feed, *fork);
  }
}

void Loop::PlanTakeBack(IntakeFeed* feed, const SourceFork& fork) {
  const auto done = [this, feed, fork](const absl::Status& status) {
    taking_back_ = false;
    // Where it failed the fork still stands, and is looked at again.
    if (!status.ok()) return;
    telemetry::Log(telemetry::Level::kWarning,
                   "a source lost records that were taken in: taken back to its fork",
                   {{"source", feed->source()},
                    {"partition", static_cast<uint64_t>(fork.partition)},
                    {"epoch", fork.epoch},
                    {"fork_seq", fork.seq}});
    feed->Start(core_.CursorsOf(feed->source()));
    const auto at = std::find(intakes_.begin(), intakes_.end(), feed) - intakes_.begin();
    first_heads_[static_cast<size_t>(at)].clear();
  };
  std::shared_ptr<const store::Reader> snapshot = core_.store().Snapshot();
  taking_back_ = pool_.Submit([this, feed, fork, done, snapshot = std::move(snapshot)] {
    auto plan = std::make_shared<absl::StatusOr<Rewind>>(
        PlanRewind({core_.catalog(), *snapshot, feed->peer(), feed->source()}, fork));
    const auto work = [plan](Core& core) -> absl::Status {
      STEWARD_RETURN_IF_ERROR(plan->status());
      return core.TakeBack(**plan);
    };
    Submit({.work = work, .done = done});
  });
}

}  // namespace steward::engine
