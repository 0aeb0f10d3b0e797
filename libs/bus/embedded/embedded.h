#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "libs/engine/feed.h"
#include "libs/engine/ports.h"

// The embedded bus inside one process: a service's durable journal, tailed. Between processes the
// same ports stand over the gRPC feed (libs/rpc/feed_client.h).
namespace steward::bus {

// Follows another service's feed. Start and Next belong to one thread, Stop to any.
class LocalSubscriber final : public engine::Subscriber {
 public:
  // `feed` is borrowed.
  explicit LocalSubscriber(engine::Feed& feed) : feed_(feed) {}
  absl::Status Start(const std::vector<common::v1::Cursor>& after) override;
  absl::StatusOr<engine::ForeignRecords> Next(size_t max, absl::Time until) override;
  void Stop() override { stopped_ = true; }

 private:
  engine::Feed& feed_;
  std::unique_ptr<engine::FeedReader> reader_;
  std::atomic<bool> stopped_ = false;
};

// Thread-safe.
class LocalPeer final : public engine::Peer {
 public:
  explicit LocalPeer(engine::Feed& feed) : feed_(feed) {}
  absl::StatusOr<engine::ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                                    uint32_t max) override;

 private:
  engine::Feed& feed_;
};

}  // namespace steward::bus
