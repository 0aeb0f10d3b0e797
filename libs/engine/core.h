#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/ids.h"
#include "libs/engine/catalog.h"
#include "libs/engine/overlay.h"
#include "libs/engine/ports.h"
#include "libs/engine/rewind.h"
#include "libs/engine/ring.h"
#include "libs/engine/row_cache.h"
#include "libs/engine/step.h"
#include "libs/store/store.h"
#include "steward/common/v1/operations.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::telemetry {
class Tracer;
}

namespace steward::engine {

// The answer to one call, held back until what it was decided on is durable.
struct Reply {
  absl::Status status;
  std::unique_ptr<Message> response;
  std::string position;
};

// Who sends a command.
struct Caller {
  std::string principal;
  bool may_read_personal = false;
  std::string traceparent;
};

// Counts of one commit, for metrics.
struct CommitStats {
  size_t records = 0;
  size_t rows = 0;
  bool synced = false;
};

// The single-threaded heart of a service: takes inputs, decides each on what the batch so far has
// decided, and writes all of it in one batch with one sync. It waits for nothing and knows no
// thread, so that the loop, a test and a simulator run the same code. Loop thread only, but for
// what says otherwise.
//
// Errors: a status that IsBroken() means that the process must stop; a restart recovers from the
// journal. UNAVAILABLE from Commit (disk full) means that the whole batch was forgotten: its inputs
// may come again.
class Core {
 public:
  struct Options {
    // Random bytes for salts; a test may give a seeded one.
    std::function<std::string(size_t)> random = [](size_t count) { return RandomBytes(count); };
    // Request ids bring the time of another clock then: it is left alone.
    bool test_clock = false;
    // Makes a span of each reaction that decides something; null: none. Borrowed.
    telemetry::Tracer* tracer = nullptr;
  };
  Core(const Catalog& catalog, store::Store& store, const Clock& clock, Options options);

  // Reads heads, cursors, parked events and the first timers, and finds the journal whole at its
  // ends.
  absl::Status Recover();
  Ring& ring() { return *ring_; }
  const Catalog& catalog() const { return catalog_; }
  store::Store& store() { return store_; }
  const Clock& clock() const { return clock_; }
  // The latest recorded time of the journal; the past before its first record.
  absl::Time LastRecorded() const;

  // Decides a command. The request's personal texts are taken out of it.
  Reply Execute(const CommandPlan& plan, const Caller& caller, Message* request);
  // Writes one event as it is, without a Decide: what a test gives.
  absl::Status RecordEvent(StepInput input, const Message& event);
  // A point read of durable rows.
  Reply Get(const common::v1::MethodRule& rule, const MethodDescriptor& method,
            const Caller& caller, const Message& request) const;

  // Takes in a foreign record; one that can't be processed is parked. Repeats are dropped. Only
  // read errors return.
  absl::Status TakeIn(absl::string_view source, const ForeignRecord& record);
  // Where intake stands, by partition; what it has not seen yet is seq 0.
  const std::vector<common::v1::Cursor>& CursorsOf(absl::string_view source) const;
  // True when a partition of the source has too many parked records to go on.
  bool IntakePaused(absl::string_view source, uint32_t partition) const;
  uint64_t parked_count() const;
  absl::StatusOr<uint32_t> ReplayParked(absl::string_view source, uint32_t partition, uint64_t seq);
  absl::StatusOr<uint32_t> DropParked(const Caller& caller, absl::string_view source,
                                      uint32_t partition, uint64_t seq);

  // Takes a partition of a source back to its fork.
  absl::Status TakeBack(const Rewind& rewind);

  // Forgets which forks were crossed; answers how many there were.
  absl::StatusOr<uint32_t> AcceptForks();

  // Begins a new epoch in every partition, above all that the journal knows and `epoch_known`; for
  // a journal that was rolled back behind what others have heard of it. Errors: DATA_LOSS.
  absl::StatusOr<common::v1::StartEpochResponse> StartEpoch(const Caller& caller,
                                                            uint64_t epoch_known);

  // Fires what is due, in due order, at most `max`; answers how many fired. Nothing while timers
  // are held.
  absl::StatusOr<size_t> FireTimers(size_t max);
  // A lower bound of the next due; InfiniteFuture when there is no timer.
  absl::Time NextDue() const;
  void HoldTimers(bool held) { timers_held_ = held; }
  bool timers_held() const { return timers_held_; }
  size_t failed_timer_count() const { return failed_timers_.size(); }

  // Folds records behind the commit into the timeline's index, at most `max`; answers how many.
  absl::StatusOr<size_t> FoldTimeline(size_t max);
  uint64_t timeline_lag_records() const;
  // Forgets request ids older than 24 h, at most `max` rows.
  absl::Status ForgetRequests(size_t max);

  // Rows that a task on the loop thread writes beside transitions (named cursors, erasure states).
  Overlay& batch() { return overlay_; }

  bool dirty() const { return !overlay_.empty(); }
  // Writes the batch. Synced when it holds a record of our own or `has_replies`.
  absl::StatusOr<CommitStats> Commit(bool has_replies);

  // The token of what is durable now, over one partition or all.
  std::string PositionOf(store::Partition p) const;
  std::string PositionOfAll() const;
  // Whether this service has consumed all positions of a `steward-after` token. INVALID_ARGUMENT
  // for no token; BEYOND_FORK for a record of ours that was lost when the journal went back.
  absl::StatusOr<bool> HasConsumed(absl::string_view token) const;

  // Subjects erased since the last call: their bytes still have to leave the disk.
  std::vector<std::string> TakeErasedSubjects();

 private:
  struct Intake {
    std::vector<common::v1::Cursor> cursors;
    std::vector<common::v1::Cursor> durable_cursors;
    // Accounts with a parked record, by partition; each with the number of its parked records.
    std::vector<std::map<std::string, uint64_t>> parked;
  };

  absl::Status RecoverHeads();
  absl::Status RecoverIntake();
  absl::Status RecoverRequests();
  // Answers the call; a position says that the step is to be merged.
  Reply Decide(const CommandPlan& plan, Message* request, Step* step,
               absl::string_view request_hash);
  absl::Status CheckTarget(const CommandPlan& plan, const Message& request, const Step& step) const;
  absl::StatusOr<std::optional<common::v1::RequestRow>> FindRepeat(
      const std::vector<std::string>& keys, absl::Time now) const;
  // Where the request's row may lie; a new one goes to the first. Empty for a request without one.
  absl::StatusOr<std::vector<std::string>> RequestKeysOf(const CommandPlan& plan,
                                                         const Message& request, const Env& env);
  Reply AnswerRepeat(const CommandPlan& plan, const common::v1::RequestRow& row) const;
  std::unique_ptr<Message> ResourceOf(const MethodDescriptor& method,
                                      const common::v1::RowHeader& header,
                                      std::unique_ptr<Message> state) const;
  absl::Status MergeStep(Step* step);
  absl::Status FireAccountTimers(const std::string& account);
  absl::Status Fire(const std::string& key);
  absl::StatusOr<std::vector<std::string>> DueTimers(store::Partition p, int64_t before_us,
                                                     size_t max);
  struct ForeignEvent;
  static ForeignEvent ReadForeign(const Service& service, absl::string_view source,
                                  const std::string& payload);
  // Whether what this service does because of a record is to be decided, or stands in the journal.
  enum class Effects { kToDecide, kInJournal };
  absl::Status Process(absl::string_view source, const ForeignRecord& record,
                       const ForeignEvent& foreign, Effects effects);
  void Park(absl::string_view source, const ForeignRecord& record,
            const common::v1::Envelope& envelope, absl::string_view cause);
  absl::StatusOr<uint32_t> ReleaseParked(absl::string_view source, uint32_t partition, uint64_t seq,
                                         const Caller* drop);
  void JournalDrop(const Caller& caller, absl::string_view source, const ForeignRecord& record,
                   absl::string_view cause);
  // Writes a record without account and aggregate into a partition's journal.
  void JournalAlone(store::Partition p, const Caller& caller, const Message& event);
  absl::Status ReplaceMirrors(const Rewind& rewind);
  absl::Status ForgetParkedBeyond(const Rewind& rewind);
  absl::StatusOr<bool> HasWritten(const common::v1::PartitionPosition& position) const;
  absl::StatusOr<RecordPtr> ReadRecord(store::Partition p, uint64_t seq) const;

  const Catalog& catalog_;
  store::Store& store_;
  const Clock& clock_;
  Options options_;
  UuidV7Generator ids_;
  // What PositionOf filled last: most of a token is the same each time.
  mutable common::v1::PositionToken position_;
  RowCache cache_;
  Overlay overlay_;
  std::unique_ptr<Ring> ring_;
  std::vector<Head> heads_;
  std::vector<RecordPtr> records_;
  std::map<std::string, Intake, std::less<>> intakes_;
  std::vector<int64_t> next_due_us_;
  bool timers_held_ = false;
  std::set<std::string> failed_timers_;
  std::vector<uint64_t> timeline_seqs_;
  // Whether a partition may hold rows of request ids without a time, by partition.
  std::vector<bool> untimed_requests_;
  std::vector<std::string> erased_subjects_;
  std::vector<std::string> erased_in_batch_;
};

}  // namespace steward::engine
