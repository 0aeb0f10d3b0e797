#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <librdkafka/rdkafka.h>

#include "libs/bus/kafka/options.h"

namespace steward::bus {

// "steward.accounts.events.v1": the log of a service's events.
std::string EventsTopic(const KafkaOptions& options, absl::string_view service);
// "steward.accounts.state.v1": its resources as they are now, compacted.
std::string StateTopic(const KafkaOptions& options, absl::string_view service);

// Makes both topics of a service, with P partitions, where they aren't there yet. Errors:
// FAILED_PRECONDITION, with the remedy, for a topic of another number of partitions; UNAVAILABLE;
// PERMISSION_DENIED.
struct TopicsToMake {
  std::string service;
  uint32_t partition_count = 0;
  // Ends the wait for a broker with CANCELLED. Borrowed; may be null.
  const std::atomic<bool>* stopped = nullptr;
};
absl::Status EnsureTopics(rd_kafka_t* client, const KafkaOptions& options,
                          const TopicsToMake& topics, absl::Time deadline);

// Whether the topic is there with P partitions; it is never made by asking. Errors: NOT_FOUND,
// FAILED_PRECONDITION, UNAVAILABLE.
absl::Status CheckTopic(rd_kafka_t* client, const std::string& topic, uint32_t partition_count,
                        absl::Time deadline);

}  // namespace steward::bus
