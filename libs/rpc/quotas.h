#pragma once

#include <cstddef>
#include <string>

#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/rpc/principals.h"
#include "steward/common/v1/options.pb.h"

namespace steward::rpc {

// What a call counts for: a query reads up to a page of rows, where a command or a Get is about one
// aggregate.
int CostOf(common::v1::Handling handling);

// What each principal has of a server, so that one that asks for more than its share leaves the
// others theirs: a token bucket that fills at its rate and holds one second of it, and the number
// of its calls that are under way. One thread.
class Quotas final {
 public:
  struct Share {
    // What may be spent at `filled_at`, in calls.
    double credit = 0;
    absl::Time filled_at = absl::InfinitePast();
    size_t in_flight = 0;
  };

  // The principal's; stays where it is while calls of it are under way.
  Share& ShareOf(absl::string_view principal);

  // Takes the cost of a call. Above zero: it is not taken, and so much later it would be. Without a
  // rate everything is free.
  absl::Duration Take(const Principal& principal, int cost, absl::Time now);

  size_t size() const { return shares_.size(); }

 private:
  void DropIdle(absl::Time now);

  absl::node_hash_map<std::string, Share> shares_;
};

}  // namespace steward::rpc
