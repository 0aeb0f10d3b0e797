#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace steward::bus {

// Which Kafka, and how it is spoken to. Empty `brokers`: none. A value.
struct KafkaOptions {
  // HOST:PORT[,...]
  std::string brokers;
  // Handed to librdkafka as they are: security.protocol, sasl.*, ssl.* and the like.
  std::map<std::string, std::string> settings;
  // What the names of topics begin with: installations that share a Kafka need one each.
  std::string topic_prefix = "steward";
  // Of topics that the relay makes. -1: as the broker is set.
  int replication_factor = -1;
  // How long an events topic keeps a record. -1: for ever.
  int64_t retention_ms = -1;

  bool enabled() const { return !brokers.empty(); }
};

// Reads a file of lines `key=value` into `options`; `#` begins a comment. Keys are librdkafka's,
// and three of ours: `steward.topic.prefix`, and for new topics `steward.replication.factor` and
// `steward.retention.ms`. Errors: INVALID_ARGUMENT that names the line (no such key, a value that
// is refused, a key that Steward sets itself), NOT_FOUND for a file that can't be read.
absl::Status ReadKafkaConfig(const std::string& path, KafkaOptions* options);

// The options that two flags give, both perhaps empty. Errors: as above; INVALID_ARGUMENT for a
// file without brokers.
absl::StatusOr<KafkaOptions> KafkaOptionsOf(const std::string& brokers,
                                            const std::string& config_path);

}  // namespace steward::bus
