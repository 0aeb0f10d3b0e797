#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/engine/ring.h"
#include "libs/store/store.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {

class Catalog;

// One subscription's place in the journal. Used by one thread.
class FeedReader {
 public:
  virtual ~FeedReader() = default;
  // Appends the next events (at most `max_events`, and no further one past `max_bytes`) and sets
  // the token and the heads. No event: the reader stands at the heads. Errors: DATA_LOSS for a
  // corrupt record.
  virtual absl::Status Read(size_t max_events, size_t max_bytes,
                            common::v1::SubscribeResponse* response) = 0;
  // Whether everything that was durable when the reader was opened has been read.
  virtual bool PassedOpeningHeads() const = 0;
};

// The event feed of one service: its journal from any point, the newest part from the ring.
// Thread-safe.
class Feed {
 public:
  Feed(const Catalog& catalog, const store::Store& store, Ring& ring);

  // Opens a reader. Errors: INVALID_ARGUMENT (a token that is none, or of another installation or
  // service), OUT_OF_RANGE (from the future; beyond a fork, with the fork's token).
  absl::StatusOr<std::unique_ptr<FeedReader>> Open(const common::v1::StartPosition& start,
                                                   const common::v1::EventFilter& filter,
                                                   absl::string_view principal);
  // For one of our own services, whose intake stands at `cursors`. Errors: as above.
  absl::StatusOr<std::unique_ptr<FeedReader>> OpenAfter(
      const std::vector<common::v1::Cursor>& cursors);

  // Told, from any thread and as often as it is found, why this service was rolled back behind
  // others (ROLLED_BACK): the intake of one of our own services holds more of this journal than
  // there is, or another record. What was found before is told at once.
  void OnRolledBack(std::function<void(absl::Status)> told);
  // Why a peer's subscription was refused; what isn't explained by a later epoch says that we were
  // rolled back.
  void PeerRefused(const absl::Status& why);
  // A new epoch is durable, and tells what was lost: the service is not rolled back any more.
  void NewEpoch();

  // A partition's durable records from `from_seq` on, at most `max`: from the ring, or from the
  // journal where the ring has them no more. Errors: DATA_LOSS.
  absl::StatusOr<std::vector<RecordPtr>> Records(uint32_t partition, uint64_t from_seq,
                                                 size_t max) const;
  absl::Status ReadEvents(const common::v1::ReadEventsRequest& request,
                          common::v1::ReadEventsResponse* response) const;

  // Rises with every durable batch that holds a record.
  uint64_t version() const;
  // Waits until version() > `seen` or the deadline; answers version(). Stop() ends all waits.
  uint64_t WaitBeyond(uint64_t seen, absl::Time deadline) const;
  void Stop();
  const Ring& ring() const { return ring_; }

 private:
  absl::StatusOr<std::vector<common::v1::Cursor>> StartCursors(
      const common::v1::StartPosition& start, absl::string_view principal) const;
  absl::StatusOr<common::v1::Cursor> SharedPart(uint32_t partition,
                                                const common::v1::Cursor& cursor) const;
  absl::Status CheckCursors(const std::vector<common::v1::Cursor>& cursors) const;
  absl::StatusOr<std::string> TokenOfStart(const common::v1::StartPosition& start,
                                           absl::string_view principal) const;
  absl::StatusOr<std::vector<common::v1::Cursor>> CursorsOfToken(absl::string_view text) const;
  absl::StatusOr<common::v1::Cursor> CursorAt(uint32_t partition, uint64_t seq) const;
  absl::StatusOr<common::v1::Cursor> CursorBefore(uint32_t partition, absl::Time time) const;

  const Catalog& catalog_;
  const store::Store& store_;
  Ring& ring_;
  absl::Mutex mutex_;
  std::function<void(absl::Status)> told_ ABSL_GUARDED_BY(mutex_);
  absl::Status rolled_back_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace steward::engine
