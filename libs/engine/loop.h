#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "libs/engine/clock_watch.h"
#include "libs/engine/core.h"
#include "libs/engine/guess_limit.h"
#include "libs/engine/intake_feed.h"
#include "libs/engine/pool.h"
#include "libs/engine/ports.h"

namespace steward::engine {

class Probe;
class SystemMethods;

// The one loop of a service: waits for the first input, drains what is ready (calls first, then
// foreign events, then due timers; a bounded share each), commits all of it with one sync, then
// answers. It runs on the thread that calls Run(), and that thread alone touches the Core.
class Loop final {
 public:
  struct Options {
    // How long overdue timers wait for intake to reach the heads that it saw first.
    absl::Duration intake_patience = absl::Seconds(60);
    size_t pool_threads = 2;
  };
  // Borrowed; they outlive the loop.
  struct Parts {
    Core& core;
    CallSource& calls;
    SystemMethods& system;
    Probe& probe;
  };
  Loop(const Parts& parts, Options options);
  ~Loop();

  // Before Run().
  void AddIntake(IntakeFeed* feed);

  // Until Stop(), or until something is broken: then the status says what, and the process must
  // end.
  absl::Status Run();
  // From any thread. The loop finishes what it has taken.
  void Stop();

  // Runs `work` on the loop thread; `done` gets the commit's status once the work is durable. From
  // any thread.
  struct Task {
    std::function<absl::Status(Core&)> work;
    std::function<void(absl::Status)> done;
  };
  void Submit(Task task);

  // Under a test clock, which stands still but for one driver: from SetStepped(true) on, foreign
  // records and timers wait for a turn. From any thread.
  void SetStepped(bool stepped) { stepped_ = stepped; }
  struct Turn {
    // Foreign records and timers that were consumed.
    size_t inputs = 0;
    absl::Time next_due;
    // Timers still wait for intake to reach its sources' heads.
    bool timers_held = false;
  };
  // Takes in what was delivered, in the order of source, partition and seq, then fires what is due;
  // waits until all of it is durable. From any thread but the loop's.
  absl::StatusOr<Turn> TakeTurn();

  // While the `why` of anybody isn't OK the service takes no mutation: commands are rejected with
  // it, foreign records wait and no timer fires. `by`: who says so, for the problems' list; each
  // lifts only their own. From any thread.
  void Freeze(const std::string& by, absl::Status why);
  // Why it is frozen: of several reasons the one with the highest epoch, so ROLLED_BACK before all
  // else; OK where it isn't. From any thread.
  absl::Status FrozenBy() const;

  // Takes nothing in from other services for so long, from the next round on; a later call replaces
  // an earlier one. From any thread.
  void HoldIntake(absl::Duration span);
  bool intake_held() const { return absl::ToUnixNanos(absl::Now()) < intake_held_until_ns_; }

  // From any thread: whether intake has caught up once and no timer is overdue, and what is wrong
  // if not.
  std::vector<std::string> Problems() const;
  const std::vector<IntakeFeed*>& intakes() const { return intakes_; }

 private:
  struct Answer {
    Call* call = nullptr;
    Reply reply;
  };
  struct Waiting {
    Call* call = nullptr;
  };

  absl::Time NextWake() const;
  void Handle(Call* call);
  Reply Execute(const CommandPlan& plan, const Caller& caller, Call* call);
  Reply ExecuteThawed(const CommandPlan& plan, const Caller& caller, Call* call);
  bool MustWait(Call* call);
  void HandleQuery(Call* call);
  absl::Status RunTasks();
  absl::Status TakeInForeign();
  absl::Status TakeIn(IntakeFeed* feed, const std::vector<ForeignRecord>& records);
  void ResumeIntake();
  void TakeBackForked();
  void PlanTakeBack(IntakeFeed* feed, const SourceFork& fork);
  absl::StatusOr<size_t> TakeInDelivered();
  absl::Status FireTimers();
  absl::Status Housekeep(bool idle);
  absl::Status CommitAndAnswer();
  void RetryWaiting();
  void WatchIntake();
  void UpdateProblems();
  std::shared_ptr<const store::Reader> Snapshot();

  Core& core_;
  CallSource& calls_;
  SystemMethods& system_;
  Probe& probe_;
  const Options options_;
  Pool pool_;
  ClockWatch clock_watch_;
  GuessLimit guesses_;
  std::vector<IntakeFeed*> intakes_;
  std::vector<Answer> answers_;
  std::vector<Waiting> waiting_;
  std::vector<std::function<void(absl::Status)>> finished_;
  absl::Status broken_;
  std::shared_ptr<const store::Reader> snapshot_;
  std::string snapshot_position_;
  absl::Duration started_;
  absl::Duration forgot_at_;
  bool caught_up_ = false;
  // A source was paused for what is parked.
  bool paused_ = false;
  // A source's fork is being crossed: what is parked stays as it is meanwhile.
  bool taking_back_ = false;
  std::vector<std::vector<uint64_t>> first_heads_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> stepped_ = false;
  std::atomic<bool> frozen_ = false;
  std::atomic<int64_t> intake_held_until_ns_ = 0;
  mutable absl::Mutex mutex_;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, absl::Status> freezes_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> problems_ ABSL_GUARDED_BY(mutex_) = {"starting"};
};

}  // namespace steward::engine
