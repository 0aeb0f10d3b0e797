#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/engine/feed.h"
#include "steward/common/v1/feed.pb.h"

namespace steward::rpc {

// What the served stream of events needs of the engine's feed: engine::Feed behind EngineFeed, a
// fake in tests. Thread-safe.
class FeedSource {
 public:
  virtual ~FeedSource() = default;
  virtual absl::StatusOr<std::unique_ptr<engine::FeedReader>> Open(
      const common::v1::StartPosition& start, const common::v1::EventFilter& filter,
      absl::string_view principal) = 0;
  // Rises with every durable batch that holds a record.
  virtual uint64_t version() const = 0;
  // Waits until version() > `seen` or the deadline; answers version().
  virtual uint64_t WaitBeyond(uint64_t seen, absl::Time deadline) const = 0;
};

}  // namespace steward::rpc
