#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/bus/kafka/client.h"
#include "libs/bus/kafka/record.h"

namespace steward::bus {

// The offsets that a partition holds: from `low` on, below `high`.
struct OffsetBounds {
  int64_t low = 0;
  int64_t high = 0;
};

// The parts of a message that say what it is; views into it.
KafkaInput InputOf(const rd_kafka_message_t& message);

// Looks at single records of one topic, all partitions at once: where it ends, and where a position
// stands in it. One thread; every call is bounded by kBrokerPatience and by `stopped`.
class OffsetReader final {
 public:
  // `stopped` is borrowed. Errors: those of CheckTopic.
  static absl::StatusOr<std::unique_ptr<OffsetReader>> Open(const KafkaOptions& options,
                                                            const std::string& topic,
                                                            uint32_t partition_count,
                                                            const std::atomic<bool>& stopped);

  absl::StatusOr<std::vector<OffsetBounds>> Bounds();

  // For each partition the first record at its offset or after it; null where there is none, and
  // for an offset below 0, which asks for nothing.
  absl::StatusOr<std::vector<KafkaMessage>> ReadAt(const std::vector<int64_t>& offsets);

  // Shows everything between the bounds of each partition, in order within it; empty bounds ask for
  // nothing. Errors: UNAVAILABLE, and the visitor's, after which nothing is shown.
  absl::Status ReadAll(const std::vector<OffsetBounds>& bounds,
                       const std::function<absl::Status(const rd_kafka_message_t&)>& visit);

  // For each partition its last record that `readable` accepts; null where there is none. Where a
  // topic's end was compacted away an earlier record may come instead.
  absl::StatusOr<std::vector<KafkaMessage>> ReadLast(
      const std::vector<OffsetBounds>& bounds,
      const std::function<bool(const rd_kafka_message_t&)>& readable);

 private:
  OffsetReader(KafkaPtr<rd_kafka_t> client, std::string topic, uint32_t partition_count,
               const std::atomic<bool>& stopped)
      : client_(std::move(client)),
        topic_(std::move(topic)),
        partition_count_(partition_count),
        stopped_(stopped) {}
  absl::StatusOr<size_t> Assign(const std::vector<int64_t>& offsets, std::vector<bool>* open);
  absl::Status Collect(size_t wanted, std::vector<bool>* open, std::vector<KafkaMessage>* found);

  const KafkaPtr<rd_kafka_t> client_;
  const std::string topic_;
  const uint32_t partition_count_;
  const std::atomic<bool>& stopped_;
};

}  // namespace steward::bus
