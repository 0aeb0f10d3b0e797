#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/engine/ports.h"
#include "libs/rpc/client.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace grpc {
class CompletionQueue;
}

namespace steward::rpc {

// The start position after these cursors, one for each partition: EARLIEST when all have seq 0,
// else a token. The installation is that of the first cursor that names one.
common::v1::StartPosition StartAfter(const std::string& service,
                                     const std::vector<common::v1::Cursor>& cursors);

// The partition, epoch and seq of a serialized `<Service>Event`. Errors: DATA_LOSS.
absl::StatusOr<engine::ForeignRecord> ToForeignRecord(std::string payload);

// A service's events through its EventFeedService/Subscribe. Start and Next belong to one thread,
// Stop to any.
class FeedSubscriber final : public engine::Subscriber {
 public:
  struct Options {
    // The source's short name, "accounts".
    std::string service;
    // Events that may be under way; granted anew when half of them came.
    uint32_t credit = 10'000;
    absl::Duration heartbeat = absl::Seconds(5);
    // No message for this long: UNAVAILABLE. Longer than the heartbeat.
    absl::Duration silence_max = absl::Seconds(20);
    // A queue whose owner polls it as long as the subscriber is used, and proceeds with its tags
    // (Server::queue()). Without one the subscriber polls a queue of its own; in a server's process
    // that thread would take the server's sockets and hand each call on through a futex
    // (docs/decisions/0001).
    grpc::CompletionQueue* queue = nullptr;
  };

  // `channel` outlives the subscriber.
  FeedSubscriber(Channel& channel, Options options);
  ~FeedSubscriber() override;
  FeedSubscriber(const FeedSubscriber&) = delete;
  FeedSubscriber& operator=(const FeedSubscriber&) = delete;

  // Opens a new stream; what the old one had is dropped. Errors of the source come from Next.
  absl::Status Start(const std::vector<common::v1::Cursor>& after) override;
  // A heartbeat ends the wait too: no records, but heads. Errors: those of the feed (OUT_OF_RANGE
  // with a resume token in its detail, ...), UNAVAILABLE, CANCELLED after Stop.
  absl::StatusOr<engine::ForeignRecords> Next(size_t max, absl::Time until) override;
  void Stop() override;

 private:
  class Stream;
  Channel& channel_;
  const Options options_;
  // Replaced under the lock, by the thread that owns Next and reads it without.
  // Shared with the operations that are under way.
  std::shared_ptr<Stream> stream_;
  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

// Asks a service's EventFeedService/ReadEvents. Thread-safe.
class FeedPeer final : public engine::Peer {
 public:
  // `channel` outlives the peer.
  explicit FeedPeer(Channel& channel) : channel_(channel) {}
  // `heads` stays empty. Errors: those of the call.
  absl::StatusOr<engine::ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                                    uint32_t max) override;

 private:
  Channel& channel_;
};

}  // namespace steward::rpc
