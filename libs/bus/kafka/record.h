#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

#include "libs/engine/ports.h"
#include "libs/engine/record.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

// What a record on Kafka looks like: CloudEvents 1.0 in binary mode (DESIGN.md section 4). Pure
// functions.
namespace steward::bus {

// Views of what the record was made of, or of its `text`.
struct KafkaHeader {
  absl::string_view name;
  absl::string_view value;
};

// One record to be sent, made again and again in the same buffers. `key` and `value` are absent
// where Kafka shall have none: a null value is a tombstone. Key, value and headers are views of
// what it was made of, which must outlive its use, and of `text`.
struct KafkaRecord {
  KafkaRecord() = default;
  KafkaRecord(const KafkaRecord&) = delete;
  KafkaRecord& operator=(const KafkaRecord&) = delete;

  absl::optional<absl::string_view> key;
  absl::optional<absl::string_view> value;
  std::vector<KafkaHeader> headers;
  int64_t timestamp_ms = 0;
  // The headers' values that stand nowhere else.
  std::string text;
};

// Makes the record of a journal record. `payload` is the journal's, `envelope` its envelope; it
// becomes the value, byte for byte. `schema` is the full name of the `<Service>Event`. What has no
// value has no header. Errors: INVALID_FIELD for a time that is none.
absl::Status EventToKafka(const common::v1::Envelope& envelope, absl::string_view payload,
                          absl::string_view schema, KafkaRecord* record);

// Where in a journal something stands.
using Place = engine::RecordPlace;

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
// Whose state it is: `/steward/INSTALLATION/SERVICE` in a header.
struct StateSource {
  absl::string_view installation;
  absl::string_view service;
};
void StateToKafka(const StateToSend& state, const StateSource& source, KafkaRecord* record);

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
