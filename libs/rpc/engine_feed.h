#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/engine/feed.h"
#include "libs/rpc/feed_source.h"
#include "libs/rpc/principals.h"
#include "steward/common/v1/feed.pb.h"

namespace steward::rpc {

// The engine's feed as a FeedSource. `feed` is borrowed.
class EngineFeed final : public FeedSource {
 public:
  explicit EngineFeed(engine::Feed& feed) : feed_(feed) {}
  absl::StatusOr<std::unique_ptr<engine::FeedReader>> Open(const common::v1::StartPosition& start,
                                                           const common::v1::EventFilter& filter,
                                                           absl::string_view principal) override {
    auto reader = feed_.Open(start, filter, principal);
    if (!reader.ok() && absl::StartsWith(principal, kServicePrincipal))
      feed_.PeerRefused(reader.status());
    return reader;
  }
  uint64_t version() const override { return feed_.version(); }
  uint64_t WaitBeyond(uint64_t seen, absl::Time deadline) const override {
    return feed_.WaitBeyond(seen, deadline);
  }

 private:
  engine::Feed& feed_;
};

}  // namespace steward::rpc
