#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

#include "libs/bus/kafka/options.h"
#include "libs/engine/ports.h"
#include "steward/common/v1/stored.pb.h"

// What a service had published, for one that was restored from a backup.
namespace steward::bus {

struct OwnTopic {
  const KafkaOptions& kafka;
  // "accounts".
  std::string service;
  uint32_t partition_count = 0;
  std::string installation;
};

// Shows what stands in the service's events topic after these places (one for each partition), in
// order within a partition, up to where the topic ends when this begins; now and then some that
// stand before them, too. What is none of the service's is left out; nothing is shown where there
// is no topic. Errors: the visitor's; UNAVAILABLE for a broker that doesn't answer;
// FAILED_PRECONDITION for the topic of another installation or of another number of partitions.
absl::Status ReadOwnTopic(
    const OwnTopic& topic, const std::vector<common::v1::Cursor>& after,
    absl::FunctionRef<absl::Status(const engine::ForeignRecord& record)> visit);

}  // namespace steward::bus
