#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include <google/protobuf/message.h>

#include "services/ctl/import/runner.h"
#include "services/ctl/import/verdict.h"

namespace steward::importing {

// One request, with the rows that it stands for.
struct Call {
  std::string key;
  std::string content;
  std::unique_ptr<google::protobuf::Message> request;
  std::vector<size_t> rows;
  int64_t line = 0;
  int attempts = 0;
  int settles = 0;
  absl::Time failing_since = absl::InfiniteFuture();
  bool answered = false;
  Rejection rejection = Rejection::kNone;
  std::string why;
};

// The answers that came in, handed from the sink's threads to the running one. Thread-safe.
class Answers final {
 public:
  struct Answer {
    size_t call = 0;
    absl::Status status;
  };

  void Put(size_t call, absl::Status status) ABSL_LOCKS_EXCLUDED(mutex_);

  // All that are there; waits until `deadline` for the first.
  std::deque<Answer> Take(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  bool HasAny() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !answers_.empty(); }

  absl::Mutex mutex_;
  std::deque<Answer> answers_ ABSL_GUARDED_BY(mutex_);
};

// What all steps of a run share.
struct RunState {
  const Plan& plan;
  Sink& sink;
  const RunOptions& options;
  RunResult* result;
  absl::Time start = absl::Now();
  absl::Time last_success = start;
  absl::Time last_progress = absl::InfinitePast();
  int64_t rows_done = 0;
  int64_t rows_total = 0;
};

// Runs one step: keeps up to `in_flight_max` requests open, tries again what failed in passing, and
// gives each answer to the rows that asked. Everything happens on the calling thread, but for the
// arrival of answers.
class StepRun final {
 public:
  StepRun(RunState* run, const Step& step)
      : run_(run),
        step_(step),
        table_(run->plan.TableOf(step)),
        states_(run->result->states.at(step.source)) {}

  // Blocks until all that was sent is answered. Not OK: the run has to stop.
  absl::Status Run();

 private:
  void Offer(const StepRow& row);
  void Enter(size_t row, Prepared prepared);
  void Join(size_t row, const std::string& content, Call* call);
  void Send(size_t index);
  void TakeAnswers(absl::Time deadline);
  void Take(size_t index, const absl::Status& status);
  Verdict JudgeNow(const absl::Status& status, Call* call);
  void Postpone(size_t index, const absl::Status& status);
  void ResendDue();
  absl::Time NextDue() const;
  void Settle(size_t row, const Call& call);
  void Stop(const absl::Status& status);
  void RowDone() { ++run_->rows_done; }
  void ReportProgress(bool always);

  RunState* run_;
  const Step& step_;
  const Table& table_;
  std::vector<RowState>& states_;
  const absl::Time began_ = absl::Now();
  std::deque<Call> calls_;
  absl::flat_hash_map<std::string, size_t> by_key_;
  std::multimap<absl::Time, size_t> waiting_;
  // Why the one that was put off last was.
  std::string waits_for_;
  Answers answers_;
  // Calls without an answer, and those of them that the sink has now.
  int open_ = 0;
  int sent_ = 0;
  absl::Status stopped_;
};

}  // namespace steward::importing
