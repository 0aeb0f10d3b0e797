#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <librdkafka/rdkafka.h>

#include "libs/bus/kafka/options.h"

// Owners of librdkafka's objects, and its errors as statuses. Nothing outside libs/bus/kafka
// includes this.
namespace steward::bus {

struct KafkaDeleter {
  // A consumer leaves no group: its partitions were assigned by hand.
  void operator()(rd_kafka_t* client) const {
    rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  }
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_headers_t* headers) const { rd_kafka_headers_destroy(headers); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
  void operator()(rd_kafka_AdminOptions_t* options) const {
    rd_kafka_AdminOptions_destroy(options);
  }
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};

template <class T>
using KafkaPtr = std::unique_ptr<T, KafkaDeleter>;

using KafkaMessage = KafkaPtr<rd_kafka_message_t>;
using KafkaSettings = std::map<std::string, std::string>;

// A client with these settings over those of the options. It connects by itself. Errors:
// INVALID_ARGUMENT for a setting that librdkafka refuses.
absl::StatusOr<KafkaPtr<rd_kafka_t>> NewProducerClient(const KafkaOptions& options,
                                                       const KafkaSettings& settings);
// `lost`, where it is not null, is set within a poll when no broker is left; it outlives the
// client.
absl::StatusOr<KafkaPtr<rd_kafka_t>> NewConsumerClient(const KafkaOptions& options,
                                                       const KafkaSettings& settings,
                                                       rd_kafka_resp_err_t* lost = nullptr);

// UNAVAILABLE with librdkafka's words, or PERMISSION_DENIED; OK for no error.
absl::Status KafkaStatus(absl::string_view what, rd_kafka_resp_err_t error);

// Milliseconds until a deadline, for librdkafka: at least 0.
int MillisUntil(absl::Time deadline);

// The message's bytes; empty when there are none.
absl::string_view ValueOf(const rd_kafka_message_t& message);

}  // namespace steward::bus
