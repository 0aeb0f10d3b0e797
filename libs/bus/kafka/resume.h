#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "libs/bus/kafka/lane.h"
#include "libs/bus/kafka/offsets.h"
#include "libs/bus/kafka/record.h"
#include "libs/engine/catalog.h"
#include "libs/engine/feed.h"
#include "libs/store/store.h"

// Where the relay goes on: the topic's end says it, and is checked against the journal.
namespace steward::bus {

// The seq of our journal up to which a topic that ends in `tail` has everything: the tail's own, or
// the fork's where the tail is of an epoch that was left. Errors: ROLLED_BACK for a tail that our
// journal doesn't have.
absl::StatusOr<uint64_t> SharedSeq(const engine::Feed& feed, uint32_t partition, const Place& tail);

// What finding a place needs. `stored`: the seqs that were published when it was last noted; used
// where retention has emptied a partition.
struct ResumeFrom {
  const engine::Catalog& catalog;
  const engine::Feed& feed;
  const store::Reader& rows;
  const std::vector<uint64_t>& stored;
};

// One lane for each partition of the state topic. Of a partition that ends in an epoch which was
// left all states are sent again, and `gone` are the resources that the topic still holds and the
// service doesn't know any more.
struct StateLanes {
  std::vector<Lane> lanes;
  std::vector<std::vector<std::string>> gone;
};

// One lane for each partition. Errors: FAILED_PRECONDITION (another installation's topic),
// ROLLED_BACK (a topic ahead of the journal, another record at its end), UNAVAILABLE.
absl::StatusOr<std::vector<Lane>> FindEventLanes(OffsetReader& reader, const ResumeFrom& from);
absl::StatusOr<StateLanes> FindStateLanes(OffsetReader& reader, const ResumeFrom& from);

}  // namespace steward::bus
