#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "libs/base/domain.h"
#include "libs/engine/record.h"
#include "libs/store/keys.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

// The bytes of rows, frozen:
//   journal   4 bytes CRC32C (little-endian) of the payload, then the payload: a serialized
//   `<Service>Event` state     varint length of a RowHeader, the header, the state message sum 8
//   bytes, two's complement, big-endian timeline, index, timer    empty all else  4 bytes CRC32C
//   (little-endian) of the message, then the message
// Serialization is deterministic. A decoder answers DATA_LOSS for bytes that are not what was
// written.
namespace steward::engine {

std::string SerializeDeterministic(const google::protobuf::Message& message);

std::string EncodeJournal(absl::string_view payload);
// The same where the payload's checksum is known.
std::string EncodeJournal(absl::string_view payload, uint32_t checksum);
// The payload, checked against its checksum.
absl::StatusOr<absl::string_view> DecodeJournal(absl::string_view value);
uint32_t PayloadChecksum(absl::string_view payload);

std::string EncodeState(const common::v1::RowHeader& header,
                        const google::protobuf::Message& state);
// The same of a state that is serialized already.
std::string EncodeState(const common::v1::RowHeader& header, absl::string_view state_bytes);
// The serialized state in a row that DecodeState reads.
absl::string_view StateBytes(absl::string_view value);
absl::Status DecodeState(absl::string_view value, common::v1::RowHeader* header,
                         google::protobuf::Message* state);

std::string EncodeSum(int64_t value);
absl::StatusOr<int64_t> DecodeSum(absl::string_view value);

std::string EncodeRow(const google::protobuf::Message& row);
absl::Status DecodeRow(absl::string_view value, google::protobuf::Message* row);

store::IndexKey EncodeTuple(const std::vector<KeyPart>& parts);

// The envelope alone of a payload, without parsing the event.
absl::Status ParseEnvelope(absl::string_view payload, common::v1::Envelope* envelope);

// The timeline rows of a record: one for each account that shows it.
std::vector<std::string> TimelineKeys(const Record& record);
std::vector<std::string> TimelineKeys(const common::v1::Envelope& envelope);

// The seq of the last record of the transition that a record belongs to.
uint64_t LastSeqOfTransition(const common::v1::Envelope& envelope);

// "contracts/3/1/117".
std::string EventId(const common::v1::Envelope& envelope);

}  // namespace steward::engine
