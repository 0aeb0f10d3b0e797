#include "libs/engine/codec.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"

namespace steward::engine {
namespace {

using google::protobuf::Message;
using google::protobuf::io::ArrayInputStream;
using google::protobuf::io::ArrayOutputStream;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

absl::Status Corrupt(absl::string_view what) {
  return Reject(Reason::REASON_CORRUPT,
                absl::StrCat(what, " is not what was written: restore from a backup"));
}

constexpr size_t kChecksumBytes = 4;

// `bytes` is what the message's ByteSizeLong() just answered.
void AppendDeterministic(const Message& message, size_t bytes, std::string* out) {
  const size_t at = out->size();
  out->resize(at + bytes);
  ArrayOutputStream stream(out->data() + at, static_cast<int>(bytes));
  CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
  coded.Trim();
  STEWARD_CHECK(!coded.HadError() && stream.ByteCount() == static_cast<int64_t>(bytes))
      << message.GetDescriptor()->full_name();
}

// A state's row up to the state, with room for it.
std::string EncodeHeader(const common::v1::RowHeader& header, size_t state_bytes) {
  const size_t header_bytes = header.ByteSizeLong();
  const size_t length_bytes = CodedOutputStream::VarintSize64(header_bytes);
  std::string value;
  value.reserve(length_bytes + header_bytes + state_bytes);
  value.resize(length_bytes);
  CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(header_bytes),
                                          reinterpret_cast<uint8_t*>(value.data()));
  AppendDeterministic(header, header_bytes, &value);
  return value;
}

void WriteChecksum(uint32_t checksum, char* out) {
  for (size_t i = 0; i < kChecksumBytes; ++i)
    out[i] = static_cast<char>((checksum >> (8 * i)) & 0xFF);
}

uint32_t ReadChecksum(absl::string_view value) {
  uint32_t checksum = 0;
  for (size_t i = 0; i < 4; ++i)
    checksum |= static_cast<uint32_t>(static_cast<uint8_t>(value[i])) << (8 * i);
  return checksum;
}

// The envelope's part of a record.
Record RecordOf(const common::v1::Envelope& envelope) {
  Record record;
  record.partition = envelope.partition();
  record.epoch = envelope.epoch();
  record.seq = envelope.seq();
  record.recorded_us = ToMicros(FromTimestamp(envelope.recorded_time()).value());
  record.account = envelope.account();
  record.also_in_timeline_of.assign(envelope.also_in_timeline_of().begin(),
                                    envelope.also_in_timeline_of().end());
  record.type = envelope.type();
  return record;
}

}  // namespace

std::string SerializeDeterministic(const Message& message) {
  std::string bytes;
  AppendDeterministic(message, message.ByteSizeLong(), &bytes);
  return bytes;
}

uint32_t PayloadChecksum(absl::string_view payload) { return Crc32c(payload); }

std::string EncodeJournal(absl::string_view payload, uint32_t checksum) {
  std::string value;
  value.reserve(kChecksumBytes + payload.size());
  value.resize(kChecksumBytes);
  WriteChecksum(checksum, value.data());
  value.append(payload.data(), payload.size());
  return value;
}

std::string EncodeJournal(absl::string_view payload) {
  return EncodeJournal(payload, Crc32c(payload));
}

absl::StatusOr<absl::string_view> DecodeJournal(absl::string_view value) {
  if (value.size() < 4 || ReadChecksum(value) != Crc32c(value.substr(4)))
    return Corrupt("a journal record");
  return value.substr(4);
}

std::string EncodeState(const common::v1::RowHeader& header, const Message& state) {
  const size_t state_bytes = state.ByteSizeLong();
  std::string value = EncodeHeader(header, state_bytes);
  AppendDeterministic(state, state_bytes, &value);
  return value;
}

std::string EncodeState(const common::v1::RowHeader& header, absl::string_view state_bytes) {
  std::string value = EncodeHeader(header, state_bytes.size());
  value.append(state_bytes.data(), state_bytes.size());
  return value;
}

absl::string_view StateBytes(absl::string_view value) {
  CodedInputStream coded(reinterpret_cast<const uint8_t*>(value.data()),
                         static_cast<int>(value.size()));
  uint32_t length = 0;
  STEWARD_CHECK(coded.ReadVarint32(&length)) << "a state that was read before";
  return value.substr(static_cast<size_t>(coded.CurrentPosition()) + length);
}

absl::Status DecodeState(absl::string_view value, common::v1::RowHeader* header, Message* state) {
  ArrayInputStream stream(value.data(), static_cast<int>(value.size()));
  CodedInputStream coded(&stream);
  uint32_t length = 0;
  if (!coded.ReadVarint32(&length)) return Corrupt("a state's header");
  const auto limit = coded.PushLimit(static_cast<int>(length));
  if (!header->ParseFromCodedStream(&coded) || coded.BytesUntilLimit() != 0)
    return Corrupt("a state's header");
  coded.PopLimit(limit);
  if (!state->ParseFromCodedStream(&coded)) return Corrupt(state->GetDescriptor()->name());
  return absl::OkStatus();
}

std::string EncodeSum(int64_t value) {
  std::string bytes(8, '\0');
  auto bits = static_cast<uint64_t>(value);
  for (size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>((bits >> (8 * i)) & 0xFF);
  return bytes;
}

absl::StatusOr<int64_t> DecodeSum(absl::string_view value) {
  if (value.size() != 8) return Corrupt("a sum");
  uint64_t bits = 0;
  for (char c : value) bits = (bits << 8) | static_cast<uint8_t>(c);
  return static_cast<int64_t>(bits);
}

std::string EncodeRow(const Message& row) {
  std::string value(kChecksumBytes, '\0');
  AppendDeterministic(row, row.ByteSizeLong(), &value);
  WriteChecksum(Crc32c(absl::string_view(value).substr(kChecksumBytes)), value.data());
  return value;
}

absl::Status DecodeRow(absl::string_view value, Message* row) {
  auto bytes = DecodeJournal(value);
  if (!bytes.ok() || !row->ParseFromArray(bytes->data(), static_cast<int>(bytes->size()))) {
    return Corrupt(absl::StrCat("a row of ", row->GetDescriptor()->name()));
  }
  return absl::OkStatus();
}

store::IndexKey EncodeTuple(const std::vector<KeyPart>& parts) {
  store::IndexKey key;
  for (const KeyPart& part : parts) {
    if (const auto* text = std::get_if<std::string>(&part)) {
      key.Str(*text);
    } else {
      key.Int(std::get<int64_t>(part));
    }
  }
  return key;
}

absl::Status ParseEnvelope(absl::string_view payload, common::v1::Envelope* envelope) {
  ArrayInputStream stream(payload.data(), static_cast<int>(payload.size()));
  CodedInputStream coded(&stream);
  uint32_t length = 0;
  constexpr uint32_t kEnvelopeTag = (1 << 3) | 2;
  if (coded.ReadTag() != kEnvelopeTag || !coded.ReadVarint32(&length))
    return Corrupt("an envelope");
  const auto limit = coded.PushLimit(static_cast<int>(length));
  const bool parsed = envelope->ParseFromCodedStream(&coded) && coded.BytesUntilLimit() == 0;
  coded.PopLimit(limit);
  return parsed ? absl::OkStatus() : Corrupt("an envelope");
}

RecordPtr MakeRecord(const common::v1::Envelope& envelope, std::string payload) {
  auto record = std::make_shared<Record>(RecordOf(envelope));
  record->checksum = PayloadChecksum(payload);
  record->payload = std::move(payload);
  return record;
}

std::vector<std::string> TimelineKeys(const Record& record) {
  std::set<absl::string_view> accounts(record.also_in_timeline_of.begin(),
                                       record.also_in_timeline_of.end());
  if (!record.account.empty() && record.account != kReference) accounts.insert(record.account);
  std::vector<std::string> keys;
  keys.reserve(accounts.size());
  for (const absl::string_view account : accounts) {
    keys.push_back(store::TimelineKey{.p = static_cast<store::Partition>(record.partition),
                                      .account = account,
                                      .recorded_us = static_cast<uint64_t>(record.recorded_us),
                                      .seq = record.seq}
                       .Encode());
  }
  return keys;
}

std::vector<std::string> TimelineKeys(const common::v1::Envelope& envelope) {
  return TimelineKeys(RecordOf(envelope));
}

uint64_t LastSeqOfTransition(const common::v1::Envelope& envelope) {
  return envelope.transition_first_seq() + envelope.transition_count() - 1;
}

std::string EventId(const common::v1::Envelope& envelope) {
  return absl::StrCat(envelope.service(), "/", envelope.partition(), "/", envelope.epoch(), "/",
                      envelope.seq());
}

}  // namespace steward::engine
