#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

#include "libs/engine/ports.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

// What a record on Kafka looks like: CloudEvents 1.0 in binary mode (DESIGN.md section 4). Pure
// functions.
namespace steward::bus {

struct KafkaHeader {
  absl::string_view name;
  std::string value;
};

// One record to be sent. `key` and `value` are absent where Kafka shall have none: a null value is
// a tombstone. The value is borrowed.
struct KafkaRecord {
  absl::optional<std::string> key;
  absl::optional<absl::string_view> value;
  std::vector<KafkaHeader> headers;
  int64_t timestamp_ms = 0;
};

// The record of a journal record. `payload` is the journal's and becomes the value, byte for byte;
// `schema` is the full name of the `<Service>Event`. What has no value has no header. Errors:
// DATA_LOSS for a payload without an envelope.
absl::StatusOr<KafkaRecord> EventToKafka(absl::string_view payload, absl::string_view schema);

// Where in a journal something stands.
struct Place {
  uint64_t epoch = 0;
  uint64_t seq = 0;

  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// A resource as it is now.
struct StateToSend {
  // Its name: the key.
  std::string name;
  // Empty: it is gone.
  absl::optional<absl::string_view> resource;
  // The full name of the resource's message; empty for one that is gone.
  std::string schema;
  uint64_t revision = 0;
  // The record that made it.
  Place reflects;
  // Every change of the partition up to here stands in the topic once this record does.
  Place watermark;
  int64_t recorded_us = 0;
};
KafkaRecord StateToKafka(const StateToSend& state, absl::string_view installation,
                         absl::string_view service);

// What a record that came from Kafka carries; views into the message.
struct KafkaInput {
  uint32_t partition = 0;
  absl::string_view value;
  // Of the headers; empty where they are missing.
  absl::string_view epoch;
  absl::string_view sequence;
  absl::string_view watermark;
  absl::string_view source;
};

// Errors: INVALID_ARGUMENT that says what is wrong with a record that isn't one of `service`
// (no value, no envelope, headers that say something else, another partition's);
// FAILED_PRECONDITION for one of another installation, unless `installation` is empty.
absl::StatusOr<engine::ForeignRecord> EventFromKafka(const KafkaInput& input,
                                                     absl::string_view service,
                                                     absl::string_view installation);

// The watermark of a state record. Errors: as above.
absl::StatusOr<Place> WatermarkFromKafka(const KafkaInput& input, absl::string_view service,
                                         absl::string_view installation);

}  // namespace steward::bus
