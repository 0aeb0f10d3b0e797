#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

#include "libs/engine/ports.h"
#include "libs/engine/record.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {

// Where a source's journal was forked before a record that was delivered already.
struct SourceFork {
  uint32_t partition = 0;
  // The epoch that the fork began.
  uint64_t epoch = 0;
  // The last seq that both have.
  uint64_t seq = 0;
};

// Carries one source's records to the loop: a thread of its own reads the subscriber, fills gaps by
// asking the peer, and keeps a bounded queue, so that the loop never waits for a source and a
// source never for the loop. Reconnects with growing delays for as long as it lives.
//
// A record of a higher epoch is delivered behind the last one that the two epochs share: what lacks
// before it is filled up. Where more than that was delivered already, the feed stands still: what
// of it waits in the queue is dropped, and once the rest was taken forked() says what to take back
// before Start is called.
class IntakeFeed final {
 public:
  // `subscriber` and `peer` are borrowed and outlive it. `wake` is called from the feed's thread
  // when records wait.
  IntakeFeed(std::string source, Subscriber& subscriber, Peer& peer, std::function<void()> wake);
  ~IntakeFeed();
  IntakeFeed(const IntakeFeed&) = delete;
  IntakeFeed& operator=(const IntakeFeed&) = delete;

  const std::string& source() const { return source_; }
  // Begins, or begins anew, after these cursors; what waits in the queue is dropped.
  void Start(std::vector<common::v1::Cursor> after);
  // The next records, in order within each partition; at most `max`.
  std::vector<ForeignRecord> Take(size_t max);
  // Leaves everything in the queue from now on, until Start: something is wrong that an operator
  // must see.
  void Pause(std::string why);
  // What has to be taken back before the feed goes on; nothing while records wait in the queue.
  std::optional<SourceFork> forked() const;
  // Who answers for the source's journal.
  Peer& peer() const { return peer_; }
  // The source's heads as last heard; empty before it was heard.
  std::vector<uint64_t> heads() const;
  // How far the source was delivered to the queue, by partition; empty before Start.
  std::vector<uint64_t> delivered() const;
  bool connected() const;
  // Whether records wait in the queue.
  bool waiting() const;
  // Why it isn't connected; OK when it is.
  absl::Status problem() const;

 private:
  void Run();
  // One connection, until an error or a new Start. Where the source was forked before `after` it
  // begins behind the fork.
  absl::Status Follow(std::vector<common::v1::Cursor> after, uint64_t generation);
  // The same from `begin` on, for what was delivered up to `after`.
  absl::Status FollowFrom(const std::vector<common::v1::Cursor>& begin,
                          std::vector<common::v1::Cursor>* after, uint64_t generation);
  // Puts records behind those already queued; asks the peer for what lies between.
  absl::Status Deliver(std::vector<ForeignRecord> records, std::vector<common::v1::Cursor>* at,
                       uint64_t generation);
  absl::Status FillGap(const ForeignRecord& next, common::v1::Cursor* at, uint64_t generation);
  absl::Status EnterEpoch(const ForeignRecord& first, const common::v1::Cursor& at);
  absl::StatusOr<SourceFork> FindFork(uint32_t partition, const common::v1::Cursor& at,
                                      uint64_t head);
  absl::StatusOr<RecordPlace> FindHead(uint32_t partition, uint64_t near);
  absl::StatusOr<bool> Holds(uint32_t partition, const common::v1::Cursor& at);
  absl::Status LeaveOtherHistory(const std::vector<common::v1::Cursor>& after,
                                 const absl::Status& why);
  void StandStill(const SourceFork& fork, const absl::Status& why);
  bool Push(ForeignRecord record, common::v1::Cursor* at, uint64_t generation);
  bool Outdated(uint64_t generation) const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return stopped_ || generation_ != generation;
  }

  const std::string source_;
  Subscriber& subscriber_;
  Peer& peer_;
  const std::function<void()> wake_;
  mutable absl::Mutex mutex_;
  std::deque<ForeignRecord> queue_ ABSL_GUARDED_BY(mutex_);
  size_t queue_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string paused_ ABSL_GUARDED_BY(mutex_);
  std::optional<SourceFork> forked_ ABSL_GUARDED_BY(mutex_);
  std::vector<common::v1::Cursor> after_ ABSL_GUARDED_BY(mutex_);
  std::vector<uint64_t> heads_ ABSL_GUARDED_BY(mutex_);
  absl::Status problem_ ABSL_GUARDED_BY(mutex_) = absl::UnavailableError("not connected yet");
  // Raised by each Start.
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace steward::engine
